#include "cli/timeline_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

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
      origin { source: "outlets/f" }
      carriers {
        report: "reports/one"
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
      origin {
        source: "players/k"
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

TEST(TimelineTextTest, TellsWhoSaidWhatWhenAndThroughWhom) {
  EXPECT_EQ(TimelineText({Page(kStory)}, 80, Paint(false)),
            R"(Ibrahima Konaté: what was said by 8 Oct 2025

10 Jul - 1 Sep 2025 (inferred)
  Asking price for Ibrahima Konaté, by Liverpool, of Real Madrid
      EUR 50m asked, from Real Madrid, not negotiable; condition: for the right
      price
      unnamed report <- Fichajes

Sep 2025
  Denied: On Ibrahima Konaté: leaves [opinion]
      “He calls me.” (to Téléfoot?, joking, translated)
      Ibrahima Konaté at Téléfoot? (Sep 2025), as a later report tells

Snapshot: said by 2025-10-09T00:00:00Z, revision 7, models/default, engine 1,
log abc
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
