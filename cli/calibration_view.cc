#include "cli/calibration_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/date_text.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::CalibrationScore;
using query::v1::ReliabilityBin;

constexpr int kIndent = 2;
constexpr int kLabelWidth = 20;
constexpr int kPercentWidth = 9;
constexpr int kScoreWidth = 8;
constexpr int kBarMax = 30;

std::string Percent(double share) {
  return absl::StrFormat("%.1f %%", 100 * share);
}

std::string Score(double value) { return absl::StrFormat("%.3f", value); }

std::string Counted(int count, const char* what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

std::string EventText(const CalibrationScore& score) {
  switch (score.event()) {
    case query::v1::EVENT_RENEWS:
      return "renews";
    case query::v1::EVENT_SIGNS_PRE_CONTRACT:
      return "pre-contract";
    case query::v1::EVENT_JOINS:
      return score.named_club() ? "joins a named club" : "joins";
    case query::v1::EVENT_AGREES:
      return "agrees";
    case query::v1::EVENT_LEAVES:
      return "leaves";
    default:
      return "unknown";
  }
}

// A column with what came true, marked where as much was forecast.
std::string BinBar(const ReliabilityBin& bin, int width) {
  const std::string bar = Bar(bin.outcome_rate(), width);
  const int mark =
      std::min(width - 1, static_cast<int>(bin.mean_forecast() * width));
  const int used = DisplayWidth(bar);
  if (mark < used) return bar;
  return absl::StrCat(bar, std::string(mark - used, ' '), "|");
}

std::string BinsText(const CalibrationScore& score, int width,
                     const Paint& paint) {
  std::string text = absl::StrCat(
      std::string(kIndent, ' '), PadRight("Forecast", 12),
      PadLeft("mean", kPercentWidth), PadLeft("came true", kPercentWidth + 3),
      PadLeft("forecasts", kPercentWidth + 3), "\n");
  const int room = width - kIndent - 12 - 3 * kPercentWidth - 6 - 2;
  for (const ReliabilityBin& bin : score.bins()) {
    const std::string label =
        absl::StrFormat("%.0f-%.0f %%", 100 * bin.low(), 100 * bin.high());
    absl::StrAppend(
        &text, std::string(kIndent, ' '), PadRight(label, 12),
        PadLeft(Percent(bin.mean_forecast()), kPercentWidth),
        PadLeft(Percent(bin.outcome_rate()), kPercentWidth + 3),
        PadLeft(absl::StrCat(bin.forecast_count()), kPercentWidth + 3));
    if (room >= kPercentWidth) {
      absl::StrAppend(&text, "  ",
                      paint.Accent(BinBar(bin, std::min(room, kBarMax))));
    }
    text += "\n";
  }
  return text;
}

std::string HeaderText() {
  return absl::StrCat(
      std::string(kIndent + kLabelWidth, ' '), PadLeft("sagas", kScoreWidth),
      PadLeft("came true", kPercentWidth + 2), PadLeft("off by", kPercentWidth),
      PadLeft("Brier", kScoreWidth), PadLeft("log loss", kScoreWidth + 2),
      PadLeft("base", kScoreWidth), "\n");
}

std::string RowText(const std::string& label, const CalibrationScore& score) {
  return absl::StrCat(
      std::string(kIndent, ' '), PadRight(label, kLabelWidth),
      PadLeft(absl::StrCat(score.saga_count()), kScoreWidth),
      PadLeft(Percent(score.outcome_rate()), kPercentWidth + 2),
      PadLeft(Percent(score.calibration_error()), kPercentWidth),
      PadLeft(Score(score.brier().value()), kScoreWidth),
      PadLeft(Score(score.log_loss().value()), kScoreWidth + 2),
      PadLeft(Score(score.base_log_loss().value()), kScoreWidth), "\n");
}

// How much better than without any evidence, and how sure that is.
std::string GainText(const CalibrationScore& score) {
  const auto& gain = score.log_loss_gain();
  return absl::StrFormat(
      "Against the base rate: %.4f nats a forecast, in 9 of 10 samples of "
      "sagas %.4f to %.4f.",
      gain.value(), gain.low(), gain.high());
}

std::string ScoresText(const query::v1::GetCalibrationResponse& calibration) {
  std::string text = HeaderText();
  text += RowText("all", calibration.overall());
  for (const CalibrationScore& score : calibration.by_event()) {
    text += RowText(EventText(score), score);
  }
  for (const CalibrationScore& score : calibration.by_horizon()) {
    text += RowText(absl::StrCat(score.horizon_weeks(), " weeks ahead"), score);
  }
  for (const CalibrationScore& score : calibration.by_year()) {
    text += RowText(absl::StrCat("made in ", score.year()), score);
  }
  return text;
}

}  // namespace

std::string CalibrationText(
    const query::v1::GetCalibrationResponse& calibration, int width,
    const Paint& paint) {
  const CalibrationScore& overall = calibration.overall();
  std::string text = IndentedText(
      absl::StrCat("How forecasts have held, as of ",
                   MomentText(TimeFromProto(calibration.snapshot().said_by())),
                   ": ", Counted(overall.forecast_count(), "forecast"), " of ",
                   Counted(overall.saga_count(), "saga")),
      0, width);
  if (overall.forecast_count() == 0) {
    absl::StrAppend(&text, "\nNothing.\n");
  } else {
    absl::StrAppend(&text, "\n", BinsText(overall, width, paint), "\n",
                    ScoresText(calibration), "\n",
                    IndentedText(GainText(overall), 0, width));
  }
  return absl::StrCat(text, "\n",
                      SnapshotText(calibration.snapshot(), width, paint));
}

}  // namespace hearsay::cli
