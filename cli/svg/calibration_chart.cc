#include "cli/svg/calibration_chart.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/svg/palette.h"
#include "cli/svg/svg_text.h"
#include "cli/svg/svg_writer.h"

namespace hearsay::svg {
namespace {

constexpr double kWidth = 760;
constexpr double kMargin = 24;
constexpr double kPlotLeft = 84;
constexpr double kPlotSize = 400;
constexpr double kPlotRight = kPlotLeft + kPlotSize;
constexpr double kTitleSize = 24;
constexpr double kTextSize = 14;
constexpr double kSmallSize = 12;
constexpr double kLineHeight = 19;
constexpr double kNoteLineHeight = 16;
constexpr double kCountsHeight = 70;
constexpr double kSideLeft = kPlotRight + 40;
constexpr double kRadiusMin = 4;
constexpr double kRadiusMax = 12;

std::string PercentText(double share) {
  return absl::StrFormat("%.0f %%", 100 * share);
}

// As in "12,345".
std::string CountText(int count) {
  std::string text = absl::StrCat(count);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(at, ",");
  }
  return text;
}

std::string BinText(const CalibrationBin& bin) {
  return absl::StrFormat("Forecast %.1f %%, came true %.1f %% of %s",
                         100 * bin.mean_forecast, 100 * bin.outcome_rate,
                         CountText(bin.forecast_count));
}

// Draws one chart, part by part.
class CalibrationDrawing {
 public:
  explicit CalibrationDrawing(const CalibrationChart& chart)
      : chart_(chart),
        subtitle_(
            WrappedText(chart.subtitle, kTextSize, kWidth - 2 * kMargin, 3)),
        note_(WrappedText(chart.note, kSmallSize, kWidth - 2 * kMargin, 3)),
        top_(kMargin + 36 + kLineHeight * subtitle_.size() + 32),
        bottom_(top_ + kPlotSize) {
    for (const CalibrationBin& bin : chart.bins) {
      count_max_ = std::max(count_max_, bin.forecast_count);
    }
  }

  std::string Draw() && {
    SvgWriter svg(kWidth, Height(), chart_.title, Description());
    DrawHeading(svg);
    DrawAxes(svg);
    DrawDiagonal(svg);
    DrawBins(svg);
    DrawCounts(svg);
    DrawScores(svg);
    svg.Lines({kMargin, NoteTop()}, note_, kNoteLineHeight,
              {kSmallSize, kFaintInk});
    return std::move(svg).Finish();
  }

 private:
  double XOf(double share) const { return kPlotLeft + share * kPlotSize; }
  double YOf(double share) const { return bottom_ - share * kPlotSize; }
  double CountsBottom() const { return bottom_ + 98 + kCountsHeight; }
  double NoteTop() const { return CountsBottom() + 34; }
  double Height() const {
    return NoteTop() + kNoteLineHeight * note_.size() + kMargin - 16;
  }

  std::string Description() const {
    std::string text = chart_.subtitle;
    for (const CalibrationBin& bin : chart_.bins) {
      absl::StrAppend(&text, " ", BinText(bin), ".");
    }
    return text;
  }

  void DrawHeading(SvgWriter& svg) const {
    svg.Text({kMargin, kMargin + 18},
             FittedText(chart_.title, kTitleSize, kWidth - 2 * kMargin),
             {kTitleSize, kInk, true});
    svg.Lines({kMargin, kMargin + 42}, subtitle_, kLineHeight,
              {kTextSize, kFaintInk});
  }

  void DrawAxes(SvgWriter& svg) const {
    for (const double share : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}) {
      svg.Line({kPlotLeft, YOf(share)}, {kPlotRight, YOf(share)}, {kGrid});
      svg.Line({XOf(share), top_}, {XOf(share), bottom_}, {kGrid});
      svg.Text({kPlotLeft - 16, YOf(share) + 5}, PercentText(share),
               {kSmallSize + 1, kFaintInk, false, Anchor::kEnd});
      svg.Text({XOf(share), bottom_ + 28}, PercentText(share),
               {kSmallSize + 1, kFaintInk, false, Anchor::kMiddle});
    }
    svg.Text({kPlotLeft, top_ - 10}, "Came true", {kTextSize, kInk, true});
    svg.Text({kPlotRight, bottom_ + 50}, "Forecast",
             {kTextSize, kInk, true, Anchor::kEnd});
  }

  void DrawDiagonal(SvgWriter& svg) const {
    svg.Line({XOf(0), YOf(0)}, {XOf(1), YOf(1)}, {kDarkGrey, 1.5, "5 4"});
    svg.Text({kPlotRight + 8, top_ + 5}, "as forecast",
             {kSmallSize + 1, kFaintInk});
    svg.Text({XOf(0.05), YOf(0.93)}, "came true more often",
             {kSmallSize + 1, kFaintInk, false, Anchor::kStart, true});
    svg.Text({XOf(0.97), YOf(0.06)}, "came true less often",
             {kSmallSize + 1, kFaintInk, false, Anchor::kEnd, true});
  }

  double RadiusOf(const CalibrationBin& bin) const {
    const double share = std::sqrt(static_cast<double>(bin.forecast_count) /
                                   std::max(1, count_max_));
    return std::max(kRadiusMin, share * kRadiusMax);
  }

  // The curve first, so that every point lies above it.
  void DrawBins(SvgWriter& svg) const {
    std::vector<Point> curve;
    for (const CalibrationBin& bin : chart_.bins) {
      curve.push_back({XOf(bin.mean_forecast), YOf(bin.outcome_rate)});
    }
    svg.Polyline(curve, {kBlue, 2});
    for (size_t i = 0; i < curve.size(); ++i) {
      svg.Circle(curve[i], RadiusOf(chart_.bins[i]), kBlue, kBackground,
                 BinText(chart_.bins[i]));
    }
  }

  // A column a bin, below the plot and on the same axis.
  void DrawCounts(SvgWriter& svg) const {
    const double bottom = CountsBottom();
    svg.Text({kPlotLeft, bottom - kCountsHeight - 24}, "Number of forecasts",
             {kSmallSize + 1, kInk, true});
    for (const CalibrationBin& bin : chart_.bins) {
      const double height = std::max(
          1.0, kCountsHeight * bin.forecast_count / std::max(1, count_max_));
      const double left = XOf(bin.low) + 2;
      const double right = XOf(bin.high) - 2;
      svg.Rectangle({left, bottom - height}, right - left, height, kBlue);
      svg.Text({(left + right) / 2, bottom - height - 4},
               CountText(bin.forecast_count),
               {kSmallSize - 1, kFaintInk, false, Anchor::kMiddle});
    }
    svg.Line({kPlotLeft, bottom}, {kPlotRight, bottom}, {kInk});
  }

  void DrawScores(SvgWriter& svg) const {
    double y = top_ + 60;
    for (const Score& score : chart_.scores) {
      svg.Text({kSideLeft, y}, score.value, {20, kInk, true});
      const auto lines = WrappedText(score.name, kSmallSize + 1,
                                     kWidth - kMargin - kSideLeft, 2);
      svg.Lines({kSideLeft, y + 17}, lines, 17, {kSmallSize + 1, kFaintInk});
      y += 17 * lines.size() + 36;
    }
  }

  const CalibrationChart& chart_;
  const std::vector<std::string> subtitle_;
  const std::vector<std::string> note_;
  const double top_;     // of the plot
  const double bottom_;  // of the plot
  int count_max_ = 0;
};

}  // namespace

std::string CalibrationSvg(const CalibrationChart& chart) {
  return CalibrationDrawing(chart).Draw();
}

}  // namespace hearsay::svg
