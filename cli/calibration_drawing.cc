#include "cli/calibration_drawing.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/picture_note.h"
#include "cli/svg/calibration_chart.h"

namespace hearsay::cli {
namespace {

using query::v1::CalibrationScore;
using query::v1::ReliabilityBin;
using query::v1::ScoreWithInterval;

// As in "Brier score, 0.110 to 0.140; base rate: 0.150"; the base rate is not
// broken over lines.
svg::Score ScoreOf(const char* name, const ScoreWithInterval& score,
                   const ScoreWithInterval& base) {
  return {absl::StrFormat("%s, %.3f to %.3f; base\u00a0rate:\u00a0%.3f", name,
                          score.low(), score.high(), base.value()),
          absl::StrFormat("%.3f", score.value())};
}

std::vector<svg::Score> ScoresOf(const CalibrationScore& overall) {
  return {
      {overall.saga_count() == 1 ? "saga" : "sagas",
       absl::StrCat(overall.saga_count())},
      {"mean distance from the dashed line",
       absl::StrFormat("%.1f %%", 100 * overall.calibration_error())},
      ScoreOf("Brier score", overall.brier(), overall.base_brier()),
      ScoreOf("Log loss", overall.log_loss(), overall.base_log_loss()),
  };
}

}  // namespace

absl::StatusOr<std::string> DrawCalibration(
    const query::v1::GetCalibrationResponse& calibration) {
  const CalibrationScore& overall = calibration.overall();
  if (overall.forecast_count() == 0) {
    return absl::FailedPreconditionError(
        "There is nothing to draw: no forecast has been decided yet.");
  }
  svg::CalibrationChart chart;
  chart.title = "How often forecasts came true";
  chart.subtitle =
      "Of all forecasts of about one probability, how many came true. On the "
      "dashed line as many did as was forecast; larger points stand for more "
      "forecasts.";
  for (const ReliabilityBin& bin : overall.bins()) {
    chart.bins.push_back({bin.low(), bin.high(), bin.forecast_count(),
                          bin.mean_forecast(), bin.outcome_rate()});
  }
  chart.scores = ScoresOf(overall);
  chart.note = absl::StrCat(
      "Each forecast uses only what was known when it was made; sagas weigh "
      "alike. The spans hold 9 of 10 samples of sagas. ",
      PictureNote(calibration.snapshot()));
  return svg::CalibrationSvg(chart);
}

}  // namespace hearsay::cli
