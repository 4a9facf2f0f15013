#include "cli/explanation_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace hearsay::cli {
namespace {

std::string Text(const std::string& explanation) {
  query::v1::ExplainForecastResponse response;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(explanation, &response));
  return ExplanationText(response, 60, Paint(false));
}

TEST(ExplanationTextTest, TellsWhatEachOriginAddsAndWhatTheAnswerIsWithoutIt) {
  EXPECT_EQ(Text(R"pb(
              probability: 0.4
              prior_probability: 0.2
              log_odds: -0.405
              prior_log_odds: -1.386
              contributions {
                log_odds: 1.0625
                without_probability: 0.25
                source: "outlets/e"
                report: "reports/r"
                kind: CLAIM_KIND_BID
                stance: STANCE_ASSERTS
                subject: "players/k"
                club: "clubs/r"
                said_time { seconds: 1759881600 }
                age { seconds: 86400 }
                value: 0.5
                pool: EVIDENCE_POOL_PROVEN
                reliability { hit_rate: 0.455 claim_count: 12 hit_count: 6 }
                carriers: "reports/a"
                carriers: "reports/b"
              }
              contributions {
                log_odds: -0.0625
                report: "reports/s"
                kind: CLAIM_KIND_WANTS_TO_STAY
                stance: STANCE_DENIES
                subject: "players/k"
                said_time { seconds: 1759881600 }
                age { seconds: 86400 }
                value: -0.25
                pool: EVIDENCE_POOL_ECHO
                reliability { hit_rate: 0.12 }
              }
              other_log_odds: -0.0195
              evidence { independent_root_count: 2 weight: 0.75 }
              resolution_text: "True if he moves."
              labels { name: "players/k" display_name: "Konaté" }
              labels { name: "clubs/r" display_name: "Real" }
              labels { name: "outlets/e" display_name: "L'Équipe" }
              snapshot { said_by { seconds: 1759968000 } }
            )pb"),
            R"(True if he moves.

  0.4000  ████████
  0.2000  base rate  ████

What was said, in log odds:
  -1.386  the base rate
  +1.062  L'Équipe: Bid for Konaté by Real
          said by 7 Oct 2025 (24 h old), weight 0.50; right
          in 46 % of such claims (6.0 of 12.0 counted); 2
          more reports
          without it: 0.2500
  -0.062  Nobody named: Denied: Konaté wants to stay
          said by 7 Oct 2025 (24 h old), weight -0.25, an
          echo; right in 12 % of such claims
  -0.019  all others
  -0.405  the answer

Evidence: 2 independent roots, weight 0.75.
Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine
, log
)");
}

TEST(ExplanationTextTest, TellsTheRuleWhereNothingIsOpen) {
  EXPECT_EQ(Text(R"pb(
              exclusions { text: "It is recorded." by: "outcomes/o" }
              evidence {}
              resolution_text: "True if he moves."
              snapshot { said_by { seconds: 1759968000 } }
            )pb"),
            R"(True if he moves.

  0.0000
  0.0000  base rate

Rule: It is recorded. (outcomes/o)

Evidence: 0 independent roots, weight 0.00.
Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine
, log
)");
}

}  // namespace
}  // namespace hearsay::cli
