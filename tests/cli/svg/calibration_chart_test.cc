#include "cli/svg/calibration_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/svg/golden_picture.h"

namespace hearsay::svg {
namespace {

using ::testing::HasSubstr;

CalibrationChart FullChart() {
  CalibrationChart chart;
  chart.title = "How often forecasts came true";
  chart.subtitle =
      "Of all forecasts of about one probability, how many came true. On the "
      "dashed line as many did as was forecast; larger points stand for more "
      "forecasts.";
  chart.bins = {{0, 0.1, 12345, 0.04, 0.05},  {0.1, 0.2, 4021, 0.14, 0.12},
                {0.2, 0.3, 2210, 0.25, 0.27}, {0.3, 0.4, 1300, 0.35, 0.31},
                {0.4, 0.5, 810, 0.45, 0.47},  {0.5, 0.6, 502, 0.55, 0.52},
                {0.6, 0.7, 333, 0.66, 0.7},   {0.7, 0.8, 210, 0.74, 0.71},
                {0.9, 1, 34, 0.96, 1}};
  chart.scores = {
      {"sagas", "512"},
      {"mean distance from the dashed line", "1.3 %"},
      {"Brier score, 0.110 to 0.140; base\u00a0rate:\u00a00.150", "0.123"},
      {"Log loss, 0.350 to 0.450; base\u00a0rate:\u00a00.500", "0.400"}};
  chart.note =
      "Each forecast uses only what was known when it was made. Hearsay, as of "
      "8 Oct 2025, revision 56, models/default, engine 3.";
  return chart;
}

TEST(CalibrationChartTest, DrawsTheKeptPicture) {
  ExpectGoldenPicture("calibration", CalibrationSvg(FullChart()));
}

TEST(CalibrationChartTest, TellsEachBinInWords) {
  EXPECT_THAT(CalibrationSvg(FullChart()),
              HasSubstr("Forecast 14.0 %, came true 12.0 % of 4,021"));
}

TEST(CalibrationChartTest, DrawsAPointOnTheDiagonalWhereForecastsHold) {
  CalibrationChart chart;
  chart.bins = {{0.5, 0.6, 1, 0.5, 0.5}};
  // The plot is 400 wide and high, from (84, 92): its middle.
  EXPECT_THAT(CalibrationSvg(chart),
              HasSubstr("<circle cx=\"284\" cy=\"311\""));
}

}  // namespace
}  // namespace hearsay::svg
