#include "cli/sagas_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

using ::testing::HasSubstr;

query::v1::ListSagasResponse Page(const std::string& text) {
  query::v1::ListSagasResponse page;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &page));
  return page;
}

constexpr char kThree[] = R"pb(
  labels { name: "players/k" display_name: "Konaté" }
  labels { name: "clubs/r" display_name: "Real Madrid" }
  sagas {
    player: "players/k"
    start_time { seconds: 1756684800 }
    last_said_time { seconds: 1759881600 }
    state: SAGA_STATE_ACTIVE
    development_count: 12
    root_count: 10
    period_root_count: 4
    previous_root_count: 3
    clubs: "clubs/r"
    clubs: "clubs/p"
  }
  sagas {
    player: "players/k"
    start_time { seconds: 1609459200 }
    end_time { seconds: 1625097600 }
    last_said_time { seconds: 1622505600 }
    state: SAGA_STATE_RESOLVED
    outcome_kind: OUTCOME_KIND_JOINED_FEE
    development_count: 1
    root_count: 1
    period_root_count: 1
  }
  sagas {
    player: "players/m"
    start_time { seconds: 1609459200 }
    last_said_time { seconds: 1622505600 }
    state: SAGA_STATE_DORMANT
    development_count: 2
    root_count: 1
    period_root_count: 1
  }
  snapshot { said_by { seconds: 1759968000 } }
)pb";

TEST(SagasTextTest, TellsWhenEachWasToldAndHowMuch) {
  EXPECT_EQ(SagasText({Page(kThree)}, 80, Paint(false)),
            R"(Sagas as of 8 Oct 2025

Konaté
  since 31 Aug 2025, last told 7 Oct 2025
  10 independent roots, 12 developments; in the period 4 roots, in the one
  before 3
  Next club: Real Madrid, clubs/p

Konaté
  31 Dec 2020 to 30 Jun 2021, ended with a transfer for a fee
  1 independent root, 1 development

players/m
  since 31 Dec 2020, dormant since 31 May 2021
  1 independent root, 2 developments

Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine , log
)");
}

TEST(SagasTextTest, KeepsWithinTheWidth) {
  const std::string text = SagasText({Page(kThree)}, 40, Paint(false));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 40) << line;
  }
}

TEST(SagasTextTest, SaysThatThereAreNone) {
  EXPECT_THAT(SagasText({Page("")}, 80, Paint(false)),
              HasSubstr("\nNothing.\n"));
}

}  // namespace
}  // namespace hearsay::cli
