#include "cli/calibration_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

using ::testing::HasSubstr;

query::v1::GetCalibrationResponse Answer(const std::string& text) {
  query::v1::GetCalibrationResponse answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &answer));
  return answer;
}

constexpr char kAnswer[] = R"pb(
  overall {
    forecast_count: 1234
    saga_count: 56
    outcome_rate: 0.21
    brier { value: 0.1234 low: 0.11 high: 0.14 }
    log_loss { value: 0.4 low: 0.35 high: 0.45 }
    base_brier { value: 0.15 low: 0.13 high: 0.17 }
    base_log_loss { value: 0.5 low: 0.45 high: 0.55 }
    log_loss_gain { value: 0.1 low: 0.05 high: 0.15 }
    calibration_error: 0.025
    bins {
      low: 0
      high: 0.1
      forecast_count: 1000
      mean_forecast: 0.04
      outcome_rate: 0.05
    }
    bins {
      low: 0.3
      high: 0.4
      forecast_count: 200
      mean_forecast: 0.35
      outcome_rate: 0.3
    }
    bins {
      low: 0.9
      high: 1
      forecast_count: 34
      mean_forecast: 1
      outcome_rate: 0.9
    }
  }
  by_event {
    event: EVENT_JOINS
    saga_count: 56
    outcome_rate: 0.3
    brier { value: 0.2 }
    log_loss { value: 0.6 }
    base_log_loss { value: 0.7 }
    calibration_error: 0.03
  }
  by_event {
    event: EVENT_JOINS
    named_club: true
    saga_count: 40
    outcome_rate: 0.1
    brier { value: 0.1 }
    log_loss { value: 0.3 }
    base_log_loss { value: 0.9 }
    calibration_error: 0.01
  }
  by_horizon { horizon_weeks: 4 saga_count: 56 outcome_rate: 0.01 }
  by_year { year: 2024 saga_count: 30 }
  saga_count: 56
  snapshot { said_by { seconds: 1759968000 } }
)pb";

TEST(CalibrationTextTest, DrawsWhatCameTrueOfEachProbability) {
  EXPECT_EQ(
      CalibrationText(Answer(kAnswer), 80, Paint(false)),
      R"(How forecasts have held, as of 8 Oct 2025: 1234 forecasts of 56 sagas

  Forecast         mean   came true   forecasts
  0-10 %          4.0 %       5.0 %        1000  █▌
  30-40 %        35.0 %      30.0 %         200  █████████ |
  90-100 %      100.0 %      90.0 %          34  ███████████████████████████  |

                         sagas  came true   off by   Brier  log loss    base
  all                       56     21.0 %    2.5 %   0.123     0.400   0.500
  joins                     56     30.0 %    3.0 %   0.200     0.600   0.700
  joins a named club        40     10.0 %    1.0 %   0.100     0.300   0.900
  4 weeks ahead             56      1.0 %    0.0 %   0.000     0.000   0.000
  made in 2024              30      0.0 %    0.0 %   0.000     0.000   0.000

Against the base rate: 0.1000 nats a forecast, in 9 of 10 samples of sagas
0.0500 to 0.1500.

Snapshot: said by 2025-10-09T00:00:00Z, revision 0, , engine , log
)");
}

TEST(CalibrationTextTest, KeepsWithinTheWidth) {
  const std::string text = CalibrationText(Answer(kAnswer), 80, Paint(false));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 80) << line;
  }
}

TEST(CalibrationTextTest, SaysThatThereAreNone) {
  EXPECT_THAT(CalibrationText(Answer(""), 80, Paint(false)),
              HasSubstr("\nNothing.\n"));
}

}  // namespace
}  // namespace hearsay::cli
