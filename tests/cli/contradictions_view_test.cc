#include "cli/contradictions_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

using ::testing::HasSubstr;

query::v1::ListContradictionsResponse Page(const std::string& text) {
  query::v1::ListContradictionsResponse page;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &page));
  return page;
}

constexpr char kTwo[] = R"pb(
  player: "players/k"
  labels { name: "players/k" display_name: "Konaté" }
  labels { name: "clubs/l" display_name: "Liverpool" }
  labels { name: "outlets/e" display_name: "L'Équipe" }
  contradictions {
    type: CONTRADICTION_TYPE_OPPOSED_OUTLOOK
    start_time { seconds: 1759276800 }
    sides {
      position: "rejected 2 offers, stalemate"
      claim {
        kind: CLAIM_KIND_RENEWAL_REJECTED
        subject { name: "players/k" }
        actor { name: "clubs/l" }
        stance: STANCE_ASSERTS
      }
      sources: ""
      sources: "people/o"
      reports: "reports/1"
      reports: "reports/2"
    }
    sides {
      position: "confident"
      claim {
        kind: CLAIM_KIND_RENEWAL_LIKELY
        subject { name: "players/k" }
        stance: STANCE_ASSERTS
        quotes { text: "confident" }
      }
      sources: "outlets/e"
      reports: "reports/2"
    }
  }
  contradictions {
    type: CONTRADICTION_TYPE_ASSERTION_DENIAL
    start_time { seconds: 1759276800 }
    end_time { seconds: 1759881600 }
    resolution: "he signed a new contract with Liverpool"
    sides {
      position: "denies it"
      claim {
        kind: CLAIM_KIND_UNDECIDED
        subject { name: "players/k" }
        stance: STANCE_DENIES
      }
      sources: "outlets/e"
      reports: "reports/2"
      proved_wrong: true
    }
  }
  snapshot { said_by { seconds: 1759968000 } }
)pb";

TEST(ContradictionsTextTest, TellsWhoHoldsWhatAndWhoWasWrong) {
  EXPECT_EQ(ContradictionsText({Page(kTwo)}, 80, Paint(false)),
            R"(Konaté: what cannot all be true, as of 8 Oct 2025

Opposite outlooks, since 30 Sep 2025
  * rejected 2 offers, stalemate: unnamed, people/o (2 reports)
      Konaté turns down a new contract with Liverpool
  * confident: L'Équipe (1 report)
      New contract of Konaté likely
      “confident”

Said and denied, 30 Sep 2025 to 7 Oct 2025: he signed a new contract with
Liverpool
  * denies it: L'Équipe (1 report)
      PROVED WRONG
      Denied: Konaté undecided

Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine , log
)");
}

TEST(ContradictionsTextTest, KeepsWithinTheWidth) {
  const std::string text = ContradictionsText({Page(kTwo)}, 45, Paint(false));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 45) << line;
  }
}

TEST(ContradictionsTextTest, SaysThatThereIsNothing) {
  EXPECT_THAT(ContradictionsText({Page(R"pb(player: "players/k")pb")}, 80,
                                 Paint(false)),
              HasSubstr("\nNothing.\n"));
}

}  // namespace
}  // namespace hearsay::cli
