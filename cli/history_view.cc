#include "cli/history_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/date_text.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::CompareForecastsResponse;
using query::v1::ForecastChange;
using query::v1::ForecastPoint;
using query::v1::ListForecastHistoryResponse;

constexpr int kDateWidth = 23;
constexpr int kNumberWidth = 8;
constexpr int kBarMax = 40;
constexpr int kRecordsShown = 3;

std::string ChangeNumber(double change) {
  return PadLeft(absl::StrFormat("%+.4f", change), kNumberWidth);
}

// As in "konate-summer-price, konate-mbappe-agent and 2 more".
std::string RecordsText(const ForecastPoint& point) {
  const auto& records = point.records();
  const int shown = std::min(kRecordsShown, records.size());
  std::string text =
      absl::StrJoin(records.begin(), records.begin() + shown, ", ");
  if (const int more = records.size() - shown; more > 0) {
    absl::StrAppend(&text, " and ", more, " more");
  }
  return text;
}

std::string PointText(const ForecastPoint& point, double before, bool first,
                      int width, const Paint& paint) {
  const int bar_width =
      std::min(kBarMax, width - 2 - kDateWidth - 2 * kNumberWidth - 2);
  std::string text = absl::StrCat(
      "  ", PadRight(MomentText(TimeFromProto(point.said_by())), kDateWidth),
      paint.Bold(
          PadLeft(absl::StrFormat("%.4f", point.probability()), kNumberWidth)),
      first ? std::string(kNumberWidth, ' ')
            : ChangeNumber(point.probability() - before));
  const std::string bar = Bar(point.probability(), bar_width);
  absl::StrAppend(&text, bar.empty() ? "" : "  ", paint.Accent(bar), "\n");
  if (point.records().empty()) return text;
  for (const std::string& line : WrapText(RecordsText(point), width - 4)) {
    absl::StrAppend(&text, "    ", paint.Faint(line), "\n");
  }
  return text;
}

std::string ChangeText(const ForecastChange& change, int width,
                       const Paint& paint) {
  const auto lines = WrapText(change.text(), width - kNumberWidth - 4);
  std::string text;
  for (const std::string& line : lines) {
    absl::StrAppend(&text, "  ",
                    text.empty() ? ChangeNumber(change.probability_change())
                                 : std::string(kNumberWidth, ' '),
                    "  ", line, "\n");
  }
  if (!change.record().empty()) {
    absl::StrAppend(&text, std::string(kNumberWidth + 4, ' '),
                    paint.Faint(change.record()), "\n");
  }
  return text;
}

std::string ComparisonText(const CompareForecastsResponse& comparison,
                           int width, const Paint& paint) {
  std::string text = absl::StrCat(
      "\n",
      paint.Bold(absl::StrFormat("What has changed it, from %.4f to %.4f:",
                                 comparison.before_probability(),
                                 comparison.probability())),
      "\n");
  for (const ForecastChange& change : comparison.changes()) {
    text += ChangeText(change, width, paint);
  }
  if (comparison.changes().empty()) text += "  Nothing.\n";
  return text;
}

}  // namespace

std::string HistoryText(
    const ListForecastHistoryResponse& history,
    const std::optional<CompareForecastsResponse>& comparison, int width,
    const Paint& paint) {
  std::string text =
      absl::StrCat(IndentedText(history.resolution_text(), 0, width), "\n");
  double before = 0;
  for (const ForecastPoint& point : history.points()) {
    const bool first = &point == &history.points(0);
    text += PointText(point, before, first, width, paint);
    before = point.probability();
  }
  if (history.points().empty()) {
    text += "  Nothing: it lies outside of the saga.\n";
  }
  if (history.sampled()) {
    text += "  Only the points with the largest changes.\n";
  }
  if (comparison.has_value()) text += ComparisonText(*comparison, width, paint);
  return absl::StrCat(text, "\n",
                      SnapshotText(history.snapshot(), width, paint));
}

}  // namespace hearsay::cli
