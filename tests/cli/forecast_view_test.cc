#include "cli/forecast_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace hearsay::cli {
namespace {

using ::testing::HasSubstr;

query::v1::GetForecastResponse Forecast(const std::string& text) {
  query::v1::GetForecastResponse forecast;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &forecast));
  return forecast;
}

TEST(ForecastTextTest, DrawsABarForEachCellAtEachDeadline) {
  EXPECT_EQ(ForecastText(Forecast(R"pb(
                           player: "players/k"
                           labels { name: "players/k" display_name: "Konaté" }
                           labels { name: "clubs/r" display_name: "Real" }
                           deadline_times { seconds: 1769990400 }
                           deadline_times { seconds: 1782864000 }
                           cells {
                             kind: CELL_KIND_UNSETTLED
                             probabilities: 0.75
                             probabilities: 0
                           }
                           cells {
                             kind: CELL_KIND_AGREED
                             club: "clubs/r"
                             deal_form: DEAL_FORM_FREE
                             probabilities: 0.2499
                             probabilities: 0.5
                           }
                           cells {
                             kind: CELL_KIND_JOINED
                             other_clubs: true
                             deal_form: DEAL_FORM_FREE
                             probabilities: 0.0001
                             probabilities: 0.5
                           }
                           evidence {
                             independent_root_count: 1
                             weight: 0.125
                             insufficient_evidence: true
                           }
                           contract_expiry {
                             expire_time { seconds: 1782864000 }
                             basis: CONTRACT_EXPIRY_BASIS_REGISTRY
                           }
                           notes { text: "Little is known." }
                           resolution_text: "By means before."
                           snapshot { said_by { seconds: 1759968000 } }
                         )pb"),
                         60, Paint(false)),
            R"(Konaté: how it may end, as of 8 Oct 2025

by 1 Feb 2026
  nothing settled               75.0 %  ███████████████
  pre-contract with Real        25.0 %  █████
  1 smaller                    < 0.1 %

by 30 Jun 2026
  pre-contract with Real        50.0 %  ██████████
  at another club, free
  transfer                      50.0 %  ██████████

Evidence: 1 independent root, weight 0.12; too little: this
is the base rate or near it.
Contract: to 30 Jun 2026 (registry).
Note: Little is known.
By means before.
Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine
, log
)");
}

TEST(ForecastTextTest, TellsHowSureEachProbabilityIs) {
  EXPECT_THAT(ForecastText(Forecast(R"pb(
                             player: "players/k"
                             deadline_times { seconds: 1769990400 }
                             cells {
                               kind: CELL_KIND_UNSETTLED
                               probabilities: 0.75
                               intervals { low: 0.5 median: 0.7 high: 0.875 }
                             }
                             cells {
                               kind: CELL_KIND_RENEWED
                               probabilities: 0.001
                               intervals { low: 0.0005 high: 0.002 }
                             }
                           )pb"),
                           70, Paint(false)),
              HasSubstr(
                  R"(
  nothing settled             75.0 % (50.0-87.5)   ██████████████▎
  new contract with his club   0.1 % (0.1-0.2)
)"));
}

TEST(AnswerTextTest, TellsBesideAWhatIfWhatTheAnswerIsAsThingsAre) {
  query::v1::AnswerQuestionResponse answer;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(probability: 0.25
           interval { low: 0.125 median: 0.2 high: 0.5 }
           evidence { independent_root_count: 1 weight: 0.5 }
           resolution_text: "True if he moves."
           snapshot { said_by { seconds: 1759968000 } })pb",
      &answer));
  EXPECT_EQ(
      AnswerText(answer, WhatIf{"without L'Équipe", 0.5}, 60, Paint(false)),
      R"(True if he moves.

  0.2500  0.1250 to 0.5000  █████
  0.5000  as things are  ██████████
  What if: without L'Équipe

Evidence: 1 independent root, weight 0.50.
Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine
, log
)");
}

}  // namespace
}  // namespace hearsay::cli
