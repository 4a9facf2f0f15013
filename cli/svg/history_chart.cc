#include "cli/svg/history_chart.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/svg/label_layout.h"
#include "cli/svg/palette.h"
#include "cli/svg/svg_text.h"
#include "cli/svg/svg_writer.h"
#include "cli/svg/time_ticks.h"

namespace hearsay::svg {
namespace {

constexpr double kWidth = 1000;
constexpr double kMargin = 24;
constexpr double kPlotLeft = 70;
constexpr double kPlotRight = 730;
constexpr double kTitleSize = 24;
// How much wider bold text is.
constexpr double kBoldWidth = 1.15;
constexpr double kTextSize = 14;
constexpr double kSmallSize = 12;
constexpr double kTitleLineHeight = 30;
constexpr double kLineHeight = 19;
constexpr double kNoteLineHeight = 16;
constexpr double kPlotHeight = 340;
constexpr double kAxisHeight = 62;
constexpr double kLabelLeft = kPlotRight + 34;
constexpr double kLabelGap = 38;
constexpr double kMarkRadius = 10;
constexpr double kMarkRow = 2 * kMarkRadius + 3;
constexpr int kMarkRowsMax = 3;
constexpr double kLegendDateWidth = 120;
constexpr int kTicksMax = 9;
// Thinner bands get no label: they could not be told from a line.
constexpr double kLabelledShareMin = 0.004;

// As in "38 %", "0.4 %".
std::string PercentText(double share) {
  const double percent = 100 * share;
  if (percent > 0 && percent < 0.95) return absl::StrFormat("%.1f %%", percent);
  return absl::StrFormat("%.0f %%", percent);
}

// Whether the band is there at the end, where labels stand.
bool HasLabel(const Band& band) {
  return band.shares.back() >= kLabelledShareMin;
}

// A band that has gone by the end, in the row of colours under the heading.
struct Swatch {
  const Band* band;
  Point at;
};

// Draws one chart, part by part, from top to bottom.
class HistoryDrawing {
 public:
  explicit HistoryDrawing(const HistoryChart& chart)
      : chart_(chart),
        title_(WrappedText(chart.title, kBoldWidth * kTitleSize,
                           kWidth - 2 * kMargin, 2)),
        subtitle_(
            WrappedText(chart.subtitle, kTextSize, kWidth - 2 * kMargin, 2)),
        note_(WrappedText(chart.note, kSmallSize, kWidth - 2 * kMargin, 3)) {
    PlaceMarks();
    PlaceSwatches();
    top_ = swatches_bottom_ + 24 + kMarkRow * row_count_;
    bottom_ = top_ + kPlotHeight;
    for (const Mark& mark : chart.marks) {
      legend_.push_back(
          WrappedText(mark.text, kTextSize, LegendTextWidth(), 2));
    }
  }

  std::string Draw() && {
    SvgWriter svg(kWidth, Height(), chart_.title, Description());
    DrawHeading(svg);
    DrawSwatches(svg);
    DrawBands(svg);
    DrawProbabilityAxis(svg);
    DrawTimeAxis(svg);
    DrawBandLabels(svg);
    DrawDevelopments(svg);
    DrawMarks(svg);
    DrawLegend(svg);
    svg.Lines({kMargin, NoteTop() + 10}, note_, kNoteLineHeight,
              {kSmallSize, kFaintInk});
    return std::move(svg).Finish();
  }

 private:
  static double LegendTextWidth() {
    return kWidth - 2 * kMargin - 3 * kMarkRadius - kLegendDateWidth;
  }

  double XOf(absl::Time time) const {
    const absl::Duration span = chart_.times.back() - chart_.times.front();
    if (span <= absl::ZeroDuration()) return kPlotRight;
    const double share = absl::FDivDuration(time - chart_.times.front(), span);
    return kPlotLeft + share * (kPlotRight - kPlotLeft);
  }

  double YOf(double share) const { return bottom_ - share * kPlotHeight; }

  double LegendTop() const { return bottom_ + kAxisHeight + 34; }

  double NoteTop() const {
    double height = 0;
    for (const auto& lines : legend_) height += LegendHeight(lines);
    return LegendTop() + (legend_.empty() ? -20 : height);
  }

  static double LegendHeight(const std::vector<std::string>& lines) {
    return kLineHeight * lines.size() + 7;
  }

  double Height() const {
    return NoteTop() + 10 + kNoteLineHeight * note_.size() + kMargin - 10;
  }

  std::string Description() const {
    std::string text = absl::StrCat(chart_.subtitle, " At the end:");
    for (const Band& band : chart_.bands) {
      absl::StrAppend(&text, " ", band.label, " ",
                      PercentText(band.shares.back()), ".");
    }
    return text;
  }

  // Gives each mark the lowest row in which it has room.
  void PlaceMarks() {
    std::vector<double> row_ends;
    for (const Mark& mark : chart_.marks) {
      const double x = XOf(mark.time);
      size_t row = 0;
      while (row < row_ends.size() && x - row_ends[row] < kMarkRow) ++row;
      if (row == row_ends.size() && row < kMarkRowsMax) row_ends.push_back(x);
      row = std::min<size_t>(row, kMarkRowsMax - 1);
      row_ends[row] = x;
      mark_rows_.push_back(row);
    }
    row_count_ = row_ends.size();
  }

  // Sets the colours of bands without labels in as many rows as they take.
  void PlaceSwatches() {
    const double left = kMargin;
    Point at = {left, kMargin + kTitleLineHeight * title_.size() +
                          kLineHeight * (subtitle_.size() + 1)};
    for (const Band& band : chart_.bands) {
      if (HasLabel(band)) continue;
      const double width = 16 + TextWidth(band.label, kTextSize) + 20;
      if (at.x > left && at.x + width > kWidth - kMargin) {
        at = {left, at.y + kLineHeight};
      }
      swatches_.push_back({&band, at});
      at.x += width;
    }
    swatches_bottom_ = swatches_.empty() ? at.y - kLineHeight : at.y + 8;
  }

  void DrawSwatches(SvgWriter& svg) const {
    for (const Swatch& swatch : swatches_) {
      const Point at = swatch.at;
      svg.Rectangle({at.x, at.y - 10}, 10, 10, swatch.band->color);
      svg.Text({at.x + 16, at.y}, swatch.band->label, {kTextSize, kInk});
    }
  }

  void DrawHeading(SvgWriter& svg) const {
    const double title_y = kMargin + 18;
    svg.Lines({kMargin, title_y}, title_, kTitleLineHeight,
              {kTitleSize, kInk, true});
    svg.Lines({kMargin, title_y + kTitleLineHeight * title_.size() - 6},
              subtitle_, kLineHeight, {kTextSize, kFaintInk});
  }

  void DrawBands(SvgWriter& svg) const {
    std::vector<double> low(chart_.times.size(), 0);
    for (const Band& band : chart_.bands) {
      std::vector<double> high = low;
      for (size_t i = 0; i < high.size(); ++i) high[i] += band.shares[i];
      svg.Polygon(Outline(low, high), band.color, kBackground, band.label);
      low = std::move(high);
    }
  }

  // The area between two curves: along the upper one and back.
  std::vector<Point> Outline(const std::vector<double>& low,
                             const std::vector<double>& high) const {
    std::vector<Point> points;
    for (size_t i = 0; i < high.size(); ++i) {
      points.push_back({XOf(chart_.times[i]), YOf(std::min(1.0, high[i]))});
    }
    for (size_t i = low.size(); i-- > 0;) {
      points.push_back({XOf(chart_.times[i]), YOf(std::min(1.0, low[i]))});
    }
    return points;
  }

  void DrawProbabilityAxis(SvgWriter& svg) const {
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
      const double y = YOf(share);
      svg.Line({kPlotLeft, y}, {kPlotRight, y}, {kInk, 0.4, "1 3"});
      svg.Text({kPlotLeft - 8, y + 5}, PercentText(share),
               {kSmallSize + 1, kFaintInk, false, Anchor::kEnd});
    }
    svg.Line({kPlotLeft, bottom_}, {kPlotRight, bottom_}, {kInk});
  }

  void DrawTimeAxis(SvgWriter& svg) const {
    for (const TimeTick& tick :
         TimeTicks(chart_.times.front(), chart_.times.back(), kTicksMax)) {
      const double x = XOf(tick.time);
      svg.Line({x, bottom_}, {x, bottom_ + 6}, {kInk});
      svg.Text({x, bottom_ + 22}, tick.label,
               {kSmallSize + 1, kFaintInk, false, Anchor::kMiddle});
      svg.Text({x, bottom_ + 38}, tick.year,
               {kSmallSize + 1, kInk, true, Anchor::kMiddle});
    }
    svg.Text({(kPlotLeft + kPlotRight) / 2, bottom_ + 57},
             "What had been said by then (UTC)",
             {kSmallSize, kFaintInk, false, Anchor::kMiddle});
  }

  // A label beside the end of each band, with a line to it.
  void DrawBandLabels(SvgWriter& svg) const {
    std::vector<const Band*> labelled;
    std::vector<double> middles;  // from below to above
    double low = 0;
    for (const Band& band : chart_.bands) {
      const double share = band.shares.back();
      if (HasLabel(band)) {
        labelled.push_back(&band);
        middles.push_back(low + share / 2);
      }
      low += share;
    }
    std::vector<double> wanted;  // from above to below, as y grows
    for (size_t i = middles.size(); i-- > 0;) wanted.push_back(YOf(middles[i]));
    const auto places = SpreadApart(wanted, kLabelGap, top_ + 6, bottom_ - 6);
    for (size_t i = 0; i < places.size(); ++i) {
      DrawBandLabel(svg, *labelled[labelled.size() - 1 - i], wanted[i],
                    places[i]);
    }
  }

  void DrawBandLabel(SvgWriter& svg, const Band& band, double band_y,
                     double y) const {
    svg.Polyline({{kPlotRight + 2, band_y},
                  {kPlotRight + 10, band_y},
                  {kLabelLeft - 12, y},
                  {kLabelLeft - 6, y}},
                 {kDarkGrey});
    svg.Rectangle({kLabelLeft, y - 15}, 10, 30, band.color);
    svg.Text({kLabelLeft + 17, y - 2}, PercentText(band.shares.back()),
             {kTextSize + 1, kInk, true});
    svg.Text({kLabelLeft + 17, y + 14},
             FittedText(band.label, kTextSize, kWidth - kLabelLeft - 20),
             {kTextSize, kInk});
  }

  void DrawDevelopments(SvgWriter& svg) const {
    double last_x = -1;
    for (const absl::Time time : chart_.developments) {
      const double x = XOf(time);
      if (x - last_x < 0.5) continue;
      svg.Line({x, top_ - 7}, {x, top_ - 1}, {kFaintInk, 1});
      last_x = x;
    }
  }

  void DrawMarks(SvgWriter& svg) const {
    for (size_t i = 0; i < chart_.marks.size(); ++i) {
      const Mark& mark = chart_.marks[i];
      const double x = XOf(mark.time);
      const double y = top_ - 10 - kMarkRadius - kMarkRow * mark_rows_[i];
      svg.Line({x, y + kMarkRadius}, {x, bottom_}, {kInk, 1, "3 3"});
      DrawNumber(svg, {x, y}, i, absl::StrCat(mark.date, ": ", mark.text));
    }
  }

  static void DrawNumber(SvgWriter& svg, Point center, size_t index,
                         const std::string& what) {
    svg.Circle(center, kMarkRadius, kInk, kBackground, what);
    svg.Text({center.x, center.y + 4.5}, absl::StrCat(index + 1),
             {kSmallSize, kBackground, true, Anchor::kMiddle});
  }

  void DrawLegend(SvgWriter& svg) const {
    double y = LegendTop();
    for (size_t i = 0; i < legend_.size(); ++i) {
      const double left = kMargin + 3 * kMarkRadius;
      DrawNumber(svg, {kMargin + kMarkRadius, y - 4.5}, i, "");
      svg.Text({left, y}, chart_.marks[i].date, {kTextSize, kInk, true});
      svg.Lines({left + kLegendDateWidth, y}, legend_[i], kLineHeight,
                {kTextSize, kInk});
      y += LegendHeight(legend_[i]);
    }
  }

  const HistoryChart& chart_;
  const std::vector<std::string> title_;
  const std::vector<std::string> subtitle_;
  const std::vector<std::string> note_;
  std::vector<std::vector<std::string>> legend_;  // lines of each mark
  std::vector<size_t> mark_rows_;
  size_t row_count_ = 0;
  std::vector<Swatch> swatches_;
  double swatches_bottom_ = 0;
  double top_ = 0;     // of the plot
  double bottom_ = 0;  // of the plot
};

}  // namespace

std::string HistorySvg(const HistoryChart& chart) {
  return HistoryDrawing(chart).Draw();
}

}  // namespace hearsay::svg
