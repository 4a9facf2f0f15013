#include "cli/timeline_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

query::v1::ListTimelineResponse Page(const std::string& text) {
  query::v1::ListTimelineResponse page;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &page));
  return page;
}

constexpr char kStory[] = R"pb(
  player: "players/k"
  labels { name: "players/k" display_name: "Ibrahima Konaté" }
  labels { name: "clubs/l" display_name: "Liverpool" }
  labels { name: "clubs/r" display_name: "Real Madrid" }
  labels { name: "outlets/f" display_name: "Fichajes" }
  labels { name: "outlets/t" display_name: "Téléfoot" provisional: true }
  entries {
    entry_key: "reports/one#c1"
    said_time { seconds: 1756749600 }
    development {
      claim {
        kind: CLAIM_KIND_ASKING_PRICE
        subject { name: "players/k" }
        actor { name: "clubs/l" }
        counterpart { name: "clubs/r" }
        voice: VOICE_REPORT
        stance: STANCE_ASSERTS
        money {
          currency_code: "EUR"
          min_micros: 50000000000000
          role: MONEY_ROLE_ASK
          payer { name: "clubs/r" }
          negotiable: false
        }
        conditions { text: "for the right price" }
      }
      origin { source: "outlets/f" virtual: true }
      carrier_count: 2
      independent_root_count: 2
      status: DEVELOPMENT_STATUS_STANDING
      carriers {
        report: "reports/one"
        claim_id: "c1"
        role: CARRIER_ROLE_CITES
        publish {
          start_time { seconds: 1752105600 }
          end_time { seconds: 1756749600 }
          basis: TIME_BASIS_INFERRED
        }
        attribution {
          hops {
            kind: HOP_KIND_OUTLET
            source { name: "outlets/f" }
          }
        }
      }
      carriers {
        report: "reports/one"
        claim_id: "headline"
        role: CARRIER_ROLE_RESTATES
      }
    }
  }
  entries {
    said_time { seconds: 1759276800 }
    development {
      claim {
        kind: CLAIM_KIND_REMARK
        subject { name: "players/k" }
        voice: VOICE_OPINION
        stance: STANCE_DENIES
        detail: "leaves"
        quotes {
          text: "He calls me."
          addressee { name: "outlets/t" }
          tone: TONE_JOKING
          translated: true
        }
        attribution {
          hops {
            kind: HOP_KIND_PRINCIPAL
            source { name: "players/k" }
            outlet { name: "outlets/t" }
            say {
              start_time { seconds: 1756684800 }
              end_time { seconds: 1759276800 }
              precision: TIME_PRECISION_MONTH
            }
          }
        }
      }
      status: DEVELOPMENT_STATUS_DENIED
      status_time { seconds: 1759881600 }
      status_entry_key: "reports/one#c1"
      best_certainty: CERTAINTY_ASSERTED
      latest_certainty: CERTAINTY_POSSIBLE
      origin {
        source: "players/k"
        outlet: "outlets/t"
        virtual: true
        say {
          start_time { seconds: 1756684800 }
          end_time { seconds: 1759276800 }
          precision: TIME_PRECISION_MONTH
        }
      }
    }
  }
  snapshot {
    revision: 7
    said_by { seconds: 1759968000 }
    model: "models/default"
    engine: "1"
    log_id: "abc"
  }
)pb";

TEST(TimelineTextTest, TellsWhoSaidWhatWhenAndWhoCarriesIt) {
  EXPECT_EQ(TimelineText({Page(kStory)}, 80, Paint(false)),
            R"(Ibrahima Konaté: what was said by 8 Oct 2025

10 Jul - 1 Sep 2025 (inferred)
  Asking price for Ibrahima Konaté, by Liverpool, of Real Madrid
      EUR 50m asked, from Real Madrid, not negotiable; condition: for the right
      price
      Root, one of 2: Fichajes (own report not stored); carried by unnamed
      report (cites)

Sep 2025
  Denied: On Ibrahima Konaté: leaves [opinion]
      DENIED 7 Oct 2025 by Fichajes
      at its surest asserted, at last possible
      “He calls me.” (to Téléfoot?, joking, translated)
      Root: Ibrahima Konaté at Téléfoot? (as a later report tells)

Snapshot: said by 2025-10-09T00:00:00Z, revision 7, models/default, engine 1,
log abc
)");
}

// Returns a page with one development, of L'Équipe's own report, said and
// carried as told.
std::string Told(const std::string& carriers, const std::string& more = "") {
  return absl::StrCat(
      R"pb(
        player: "players/k"
        labels { name: "players/k" display_name: "Konaté" }
        labels { name: "outlets/e" display_name: "L'Équipe" }
        labels { name: "outlets/t" display_name: "TEAMtalk" }
        labels { name: "outlets/d" display_name: "Defensa Central" }
        entries {
          entry_key: "reports/e#c"
          said_time { seconds: 1759881600 }
          development { claim {
            kind: CLAIM_KIND_UNDECIDED
            stance: STANCE_ASSERTS
            voice: VOICE_REPORT
            attribution {
              hops { kind: HOP_KIND_UNNAMED_SOURCE expression: "his agent" }
            }
          }
                        origin {
                          source: "outlets/e"
                          say {
                            start_time { seconds: 1759795200 }
                            end_time { seconds: 1759881600 }
                          }
                        }
                        carrier_count: 9
                        carriers {
                          report: "reports/e"
                          claim_id: "c"
                          publisher: "outlets/e"
                          role: CARRIER_ROLE_ROOT
                        }
      )pb",
      carriers, "} ", more, "}");
}

// Returns what is told of the one development below its date.
std::string EntryText(const std::string& page, int width = 80) {
  const std::string text = TimelineText({Page(page)}, width, Paint(false));
  const size_t start = text.find("7 Oct 2025\n");
  return text.substr(start, text.find("\nSnapshot") - start);
}

TEST(TimelineTextTest, TellsHowEachCarrierHasIt) {
  EXPECT_EQ(EntryText(Told(R"pb(
              carriers {
                publisher: "outlets/t"
                role: CARRIER_ROLE_CITES
                publish {
                  start_time { seconds: 1759881600 }
                  end_time { seconds: 1759968000 }
                }
                attribution {
                  hops {
                    kind: HOP_KIND_OUTLET
                    source { name: "outlets/d" }
                  }
                  hops {
                    kind: HOP_KIND_OUTLET
                    source { name: "outlets/e" }
                  }
                }
              }
              carriers {
                publisher: "outlets/d"
                role: CARRIER_ROLE_COPIES
                probability: 0.854
                altered: true
              }
              carriers { publisher: "outlets/e" role: CARRIER_ROLE_REPEATS }
              carriers { role: CARRIER_ROLE_DUPLICATES }
            )pb")),
            R"(7 Oct 2025
  Konaté undecided
      Root: L'Équipe <- unnamed, “his agent”; carried by TEAMtalk (8 Oct 2025,
      cites via Defensa Central), Defensa Central (copies, 85 %, altered),
      L'Équipe (repeats), unnamed report (same article)
)");
}

TEST(TimelineTextTest, CountsTheCarriersThatItDoesNotName) {
  std::string carriers;
  for (int i = 0; i < 7; ++i) {
    absl::StrAppend(&carriers,
                    "carriers { role: CARRIER_ROLE_CITES publisher: ",
                    "\"outlets/", i, "\" }");
  }
  EXPECT_THAT(EntryText(Told(carriers)),
              AllOf(HasSubstr("outlets/3 (cites) and 3 more\n"),
                    Not(HasSubstr("outlets/4"))));
}

TEST(TimelineTextTest, TellsOnlyTheNumberOfCarriersWithoutThem) {
  query::v1::ListTimelineResponse page = Page(Told(""));
  page.mutable_entries(0)->mutable_development()->clear_carriers();
  EXPECT_THAT(TimelineText({page}, 80, Paint(false)),
              HasSubstr("“his agent”; carried by 8\n"));
}

TEST(TimelineTextTest, SaysWhereADevelopmentDoesNotStand) {
  const std::string carriers = "status: DEVELOPMENT_STATUS_";
  EXPECT_THAT(EntryText(Told(carriers + "EXPIRED")),
              HasSubstr("undecided\n      EXPIRED\n"));
  EXPECT_THAT(EntryText(Told(carriers + "RECYCLED")), HasSubstr(" RECYCLED\n"));
  EXPECT_THAT(EntryText(Told(carriers + "RETRACTED")),
              HasSubstr(" RETRACTED\n"));
  EXPECT_THAT(EntryText(Told(carriers + "SUPERSEDED")),
              HasSubstr(" SUPERSEDED\n"));
  EXPECT_THAT(EntryText(Told(carriers + "FULFILLED")),
              HasSubstr(" FULFILLED\n"));
  EXPECT_THAT(EntryText(Told(carriers + "CONTRADICTED status_entry_key: "
                                        "\"reports/e#c\"")),
              HasSubstr(" CONTRADICTED by L'Équipe\n"));
  EXPECT_THAT(EntryText(Told("adds_to_entry_key: \"reports/e#c\"")),
              HasSubstr(" adds a detail to what was said by L'Équipe\n"));
}

TEST(TimelineTextTest, MarksWhatHasChanged) {
  const std::string text =
      TimelineText({Page(Told("", "change: ENTRY_CHANGE_CHANGED") + R"pb(
                     entries {
                       entry_key: "reports/gone#c"
                       said_time { seconds: 1759881600 }
                       change: ENTRY_CHANGE_REMOVED
                     }
                     entries {
                       entry_key: "milestones/contract-expiry/2026-07-01"
                       said_time { seconds: 1782864000 }
                       milestone {
                         kind: MILESTONE_KIND_CONTRACT_EXPIRY
                         reason: "his contract ends"
                       }
                       change: ENTRY_CHANGE_ADDED
                     }
                     changed_since {
                       revision: 5
                       said_by { seconds: 1759795200 }
                     }
                     snapshot { said_by { seconds: 1759968000 } }
                   )pb")},
                   80, Paint(false));
  EXPECT_THAT(text, HasSubstr("Konaté: what was said by 8 Oct 2025; only what "
                              "has changed since revision 5,\n"
                              "said by 6 Oct 2025\n"));
  EXPECT_THAT(text, HasSubstr("\n~ Konaté undecided\n"));
  EXPECT_THAT(text, HasSubstr("\n- reports/gone#c\n"));
  EXPECT_THAT(text, HasSubstr("\n+ 30 Jun 2026: His contract ends\n"));
}

TEST(TimelineTextTest, SetsApartWhatLiesAhead) {
  EXPECT_EQ(TimelineText({Page(R"pb(
                           player: "players/k"
                           entries {
                             said_time { seconds: 1756746000 }
                             milestone {
                               kind: MILESTONE_KIND_WINDOW_CLOSES
                               reason: "the summer window closes"
                             }
                           }
                           entries {
                             entry_key: "reports/e#plan"
                             said_time { seconds: 1759795200 }
                             development {
                               claim {
                                 kind: CLAIM_KIND_SCHEDULED_EVENT
                                 stance: STANCE_ASSERTS
                                 subject { text: "France" }
                                 detail: "a match"
                                 event {
                                   start_time { seconds: 1760054400 }
                                   end_time { seconds: 1760140800 }
                                 }
                               }
                               carrier_count: 1
                             }
                           }
                           entries {
                             said_time { seconds: 1760054400 }
                             milestone {
                               kind: MILESTONE_KIND_ANNOUNCED_PLAN
                               reason: "an appointment"
                               source_entry_key: "reports/e#plan"
                             }
                           }
                           entries {
                             said_time { seconds: 1767225600 }
                             milestone {
                               kind: MILESTONE_KIND_PRE_CONTRACT_ELIGIBILITY
                               reason: "six months before his contract ends"
                             }
                           }
                           entries {
                             said_time { seconds: 1782864000 }
                             milestone {
                               kind: MILESTONE_KIND_CONTRACT_EXPIRY
                               reason: "his contract ends"
                             }
                           }
                           snapshot {
                             said_by { seconds: 1759968000 }
                             model: "models/default"
                           }
                         )pb")},
                         80, Paint(false)),
            R"(players/k: what was said by 8 Oct 2025

1 Sep 2025 17:00 UTC
  The summer window closes

6 Oct 2025
  Date: France: a match
      10 Oct 2025
      Root: unnamed report

Ahead
  10 Oct 2025: Announced: France: a match
  1 Jan 2026: May sign with another club: six months before his contract ends
  30 Jun 2026: His contract ends

Snapshot: said by 2025-10-09T00:00:00Z, revision 0, models/default, engine , log
)");
}

TEST(UpdateTextTest, TellsHowATimelineHasChanged) {
  query::v1::TimelineUpdate update;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        player: "players/k"
        labels { name: "players/k" display_name: "Konaté" }
        snapshot {
          revision: 9
          said_by { seconds: 1759968000 }
        }
        entries {
          entry_key: "reports/r#c"
          said_time { seconds: 1759795200 }
          development {
            claim { kind: CLAIM_KIND_UNDECIDED stance: STANCE_ASSERTS }
            carrier_count: 1
          }
          change: ENTRY_CHANGE_ADDED
        }
      )pb",
      &update));
  EXPECT_EQ(UpdateText(update, 80, Paint(false)),
            R"(Konaté: revision 9, said by 8 Oct 2025

6 Oct 2025
+ Konaté undecided
      Root: unnamed report

)");
}

TEST(TimelineTextTest, KeepsWithinTheWidth) {
  const std::string text = TimelineText({Page(kStory)}, 50, Paint(false));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 50) << line;
  }
}

TEST(TimelineTextTest, ColoursOnlyWhereAsked) {
  EXPECT_THAT(TimelineText({Page(kStory)}, 80, Paint(false)),
              Not(HasSubstr("\033")));
  EXPECT_THAT(TimelineText({Page(kStory)}, 80, Paint(true)),
              HasSubstr("\033[1m"));
}

TEST(TimelineTextTest, SaysThatThereIsNothing) {
  EXPECT_THAT(
      TimelineText({Page(R"pb(player: "players/k")pb")}, 80, Paint(false)),
      HasSubstr("\nNothing.\n"));
}

}  // namespace
}  // namespace hearsay::cli
