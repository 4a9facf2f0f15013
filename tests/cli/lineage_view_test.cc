#include "cli/lineage_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

using ::testing::HasSubstr;

query::v1::GetLineageResponse Page(const std::string& text) {
  query::v1::GetLineageResponse page;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &page));
  return page;
}

// L'Équipe said it on 30 Sep and TEAMtalk, itself, on 8 Oct; Defensa Central
// cites L'Équipe, an unnamed report has it from Defensa Central.
constexpr char kLineage[] = R"pb(
  player: "players/k"
  labels { name: "players/k" display_name: "Konaté" }
  labels { name: "outlets/e" display_name: "L'Équipe" }
  labels { name: "outlets/t" display_name: "TEAMtalk" }
  labels { name: "outlets/d" display_name: "Defensa Central" }
  stories {
    cascades {
      entry_key: "reports/d#c"
      claim {
        kind: CLAIM_KIND_UNDECIDED
        subject { name: "players/k" }
        stance: STANCE_ASSERTS
        certainty: CERTAINTY_POSSIBLE
      }
      root {
        source: "outlets/e"
        virtual: true
        say {
          start_time { seconds: 1759190400 }
          end_time { seconds: 1759276800 }
        }
      }
      said_time { seconds: 1759276800 }
      carriers {
        report: "reports/d"
        claim_id: "c"
        publisher: "outlets/d"
        role: CARRIER_ROLE_CITES
        probability: 1
        publish {
          start_time { seconds: 1759795200 }
          end_time { seconds: 1759881600 }
        }
        lag { seconds: 604800 }
      }
      carriers {
        report: "reports/d"
        claim_id: "headline"
        publisher: "outlets/d"
        role: CARRIER_ROLE_RESTATES
        parent: "reports/d#c"
      }
      carriers {
        report: "reports/u"
        claim_id: "c"
        role: CARRIER_ROLE_COPIES
        probability: 0.853
        parent: "reports/d#c"
        lag { seconds: 612000 }
      }
      carriers {
        report: "reports/early"
        claim_id: "c"
        publisher: "outlets/t"
        role: CARRIER_ROLE_CITES
        lag { seconds: -7200 }
      }
    }
    cascades {
      entry_key: "reports/t#c"
      claim {
        kind: CLAIM_KIND_UNDECIDED
        subject { name: "players/k" }
        stance: STANCE_ASSERTS
        detail: "so far"
      }
      root { source: "outlets/t" }
      said_time { seconds: 1759968000 }
      recycles_entry_key: "reports/d#c"
      carriers {
        report: "reports/t"
        claim_id: "c"
        publisher: "outlets/t"
        role: CARRIER_ROLE_ROOT
      }
    }
    first_said {
      sources: "outlets/e"
      time {
        start_time { seconds: 1759190400 }
        end_time { seconds: 1759276800 }
      }
      lead { seconds: 691200 }
    }
    first_stored {
      sources: "outlets/d"
      sources: ""
      time {
        start_time { seconds: 1759881600 }
        precision: TIME_PRECISION_INSTANT
      }
    }
  }
  sources {
    source: "outlets/e"
    story_count: 3
    first_said_count: 2
    tied_count: 1
    median_lead { seconds: 691200 }
  }
  sources {
    source: "outlets/d"
    story_count: 12
    first_stored_count: 10
    median_lag { seconds: 5400 }
  }
  snapshot { said_by { seconds: 1759968000 } }
)pb";

TEST(LineageTextTest, TellsWhoWasFirstAndWhoHasItFromWhom) {
  EXPECT_EQ(LineageText({Page(kLineage)}, 80, Paint(false)),
            R"(Konaté: who said it first, as of 8 Oct 2025

Konaté undecided
  First said: L'Équipe, 30 Sep 2025, 8 d before the next
  First heard from: Defensa Central or unnamed, 8 Oct 2025 00:00 UTC: the
    times do not tell which
  * L'Équipe, 30 Sep 2025 (own report not stored)
    possible
    <- Defensa Central, 7 Oct 2025 (cites, 7 d later)
      <- unnamed report (copies, 85 %, 7 d later)
    <- TEAMtalk (cites, 2 h earlier)
  * TEAMtalk, by 8 Oct 2025
    Konaté undecided: so far
    Tells again what was said by L'Équipe

Who was first                            told  first   tied  heard   lead    lag
L'Équipe                                    3      2      1      0    8 d      -
Defensa Central                            12      0      0     10      - 90 min
told: stories that others told too; first: alone the first to say it; tied:
perhaps the first; heard: the first that we heard it from; lead, lag: medians
before the next and behind the first

Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine , log
)");
}

TEST(LineageTextTest, KeepsWithinTheWidthHoweverDeepTheTree) {
  query::v1::GetLineageResponse page = Page(kLineage);
  auto& carriers =
      *page.mutable_stories(0)->mutable_cascades(0)->mutable_carriers();
  for (int i = 0; i < 50; ++i) {
    query::v1::Carrier& carrier = *carriers.Add();
    carrier.set_report("reports/" + std::to_string(i));
    carrier.set_claim_id("c");
    carrier.set_publisher("outlets/t");
    carrier.set_role(query::v1::CARRIER_ROLE_CITES);
    carrier.set_parent(i == 0 ? "reports/u#c"
                              : "reports/" + std::to_string(i - 1) + "#c");
  }
  for (const int width : {40, 60, 80}) {
    const std::string text = LineageText({page}, width, Paint(false));
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
  }
}

TEST(LineageTextTest, SaysThatTheTimesTellNothingFiner) {
  query::v1::GetLineageResponse page = Page(kLineage);
  page.mutable_stories(0)->mutable_first_said()->mutable_lead()->Clear();
  EXPECT_THAT(LineageText({page}, 80, Paint(false)),
              HasSubstr("L'Équipe, 30 Sep 2025, just before the next\n"));
}

TEST(LineageTextTest, SaysThatThereIsNothing) {
  EXPECT_THAT(
      LineageText({Page(R"pb(player: "players/k")pb")}, 80, Paint(false)),
      HasSubstr("\nNothing.\n"));
}

}  // namespace
}  // namespace hearsay::cli
