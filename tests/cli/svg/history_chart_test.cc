#include "cli/svg/history_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/time/civil_time.h"
#include "cli/svg/palette.h"
#include "tests/cli/svg/golden_picture.h"

namespace hearsay::svg {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

Mark MarkAt(absl::Time time, const std::string& text) {
  return {time, absl::FormatTime("%-d %b %Y", time, absl::UTCTimeZone()), text};
}

// A saga with all that a chart can hold: many bands, jumps, thin bands, marks
// side by side, long names and texts.
HistoryChart FullChart() {
  HistoryChart chart;
  chart.title = "What becomes of Jean-Philippe Mateta <\"JPM\"> by 1 Sep 2026";
  chart.subtitle =
      "Probability of each outcome, as it was told at the time; the numbers "
      "mark what moved it most.";
  chart.bands = {{"new contract", kBlue, {}},
                 {"nothing settled", kGrey, {}},
                 {"without a club", kDarkGrey, {}},
                 {"another club", kGreen, {}},
                 {"Real Madrid", kCyan, {}},
                 {"Newcastle & Sunderland", kPurple, {}},
                 {"Borussia Mönchengladbach", kYellow, {}},
                 {"AC Milan", kRed, {}}};
  const auto add = [&](absl::Time time, std::vector<double> shares) {
    double sum = 0;
    for (const double share : shares) sum += share;
    chart.times.push_back(time);
    for (size_t i = 0; i < shares.size(); ++i) {
      chart.bands[i].shares.push_back(shares[i] / sum);
    }
  };
  for (int i = 0; i <= 40; ++i) {
    const absl::Time time = Day(2025, 11, 20) + i * absl::Hours(24 * 7);
    const double x = i / 40.0;
    const std::vector<double> before = {
        0.2 - 0.1 * x, 0.5, 0.01, 0.2 * (1 - x), 0.01, 0.005, 0.08, 0.1};
    const std::vector<double> after = {
        0.1 - 0.05 * x, 0.3,  0.01, 0.1 * (1 - x),
        0.05,           0.02, 0.1,  0.4 + 0.3 * x};
    if (i <= 10) add(time, before);
    if (i == 10) add(time, after);  // a jump
    if (i > 10 && i <= 31) add(time, after);
    if (i >= 31) add(time, {0, 0.02, 0.005, 0, 0, 0, 0.02, 0.9});
  }
  chart.marks = {
      MarkAt(Day(2025, 11, 20), "L'Équipe: AC Milan interested in Mateta"),
      MarkAt(Day(2026, 1, 29),
             "Fabrizio Romano: Bid for Mateta by AC Milan to Crystal Palace"),
      MarkAt(Day(2026, 2, 1),
             "unnamed, “sources close to a club that would rather not be named "
             "in this story at all, as these things go”: Personal terms of "
             "Jean-Philippe Mateta with Borussia Mönchengladbach, which is a "
             "long text that does not fit"),
      MarkAt(Day(2026, 2, 3), "The Athletic: Medical of Mateta at AC Milan"),
      MarkAt(Day(2026, 6, 25),
             "Jean-Philippe Mateta joined for a fee: AC Milan"),
  };
  for (int i = 0; i < 60; ++i) {
    chart.developments.push_back(Day(2025, 11, 20) +
                                 absl::Hours(24 * 280 * i * i / 3600));
  }
  chart.note =
      "Hearsay, as of 27 Aug 2026, revision 4711, models/m1, engine 3.";
  return chart;
}

TEST(HistoryChartTest, DrawsTheKeptPicture) {
  ExpectGoldenPicture("history", HistorySvg(FullChart()));
}

TEST(HistoryChartTest, SaysWhatItShowsToThoseWhoHearIt) {
  const std::string svg = HistorySvg(FullChart());
  EXPECT_THAT(svg, HasSubstr("role=\"img\""));
  EXPECT_THAT(svg, HasSubstr("At the end: new contract"));
}

TEST(HistoryChartTest, DrawsASingleMoment) {
  HistoryChart chart;
  chart.title = "One";
  chart.times = {Day(2026, 1, 1)};
  chart.bands = {{"nothing settled", kGrey, {1.0}}};
  const std::string svg = HistorySvg(chart);
  EXPECT_THAT(svg, HasSubstr("nothing settled"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

TEST(HistoryChartTest, NamesABandThatHasGoneAboveThePlot) {
  HistoryChart chart;
  chart.times = {Day(2026, 1, 1), Day(2026, 2, 1)};
  chart.bands = {{"new contract", kBlue, {0.5, 0}},
                 {"nothing settled", kGrey, {0.5, 1}}};
  const std::string svg = HistorySvg(chart);
  EXPECT_THAT(svg, HasSubstr(">nothing settled</text>"));
  EXPECT_LT(svg.find(">new contract</text>"), svg.find("<polygon"));
}

}  // namespace
}  // namespace hearsay::svg
