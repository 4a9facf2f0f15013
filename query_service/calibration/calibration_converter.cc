#include "query_service/calibration/calibration_converter.h"

#include <google/protobuf/repeated_ptr_field.h>

namespace hearsay::calibration {
namespace {

using google::protobuf::RepeatedPtrField;
using query::v1::CalibrationScore;

void ScoreToProto(const Score& score, query::v1::ScoreWithInterval& written) {
  written.set_value(score.value);
  written.set_low(score.low);
  written.set_high(score.high);
}

void ScoresToProto(const Scores& scores, CalibrationScore& written) {
  written.set_forecast_count(scores.forecast_count);
  written.set_saga_count(scores.saga_count);
  written.set_outcome_rate(scores.outcome_rate);
  ScoreToProto(scores.brier, *written.mutable_brier());
  ScoreToProto(scores.log_loss, *written.mutable_log_loss());
  ScoreToProto(scores.base_brier, *written.mutable_base_brier());
  ScoreToProto(scores.base_log_loss, *written.mutable_base_log_loss());
  ScoreToProto(scores.log_loss_gain, *written.mutable_log_loss_gain());
  written.set_reliability(scores.reliability);
  written.set_resolution(scores.resolution);
  written.set_uncertainty(scores.uncertainty);
  written.set_calibration_error(scores.calibration_error);
  for (const Bin& bin : scores.bins) {
    query::v1::ReliabilityBin& added = *written.add_bins();
    added.set_low(bin.low);
    added.set_high(bin.high);
    added.set_forecast_count(bin.forecast_count);
    added.set_mean_forecast(bin.mean_forecast);
    added.set_outcome_rate(bin.outcome_rate);
  }
}

void GroupsToProto(const std::vector<GroupScores>& groups,
                   RepeatedPtrField<CalibrationScore>& written) {
  for (const auto& [group, scores] : groups) {
    CalibrationScore& added = *written.Add();
    added.set_event(group.event);
    added.set_named_club(group.named_club);
    added.set_horizon_weeks(group.horizon_weeks);
    added.set_year(group.year);
    ScoresToProto(scores, added);
  }
}

}  // namespace

void CalibrationToProto(const Calibration& calibration,
                        query::v1::GetCalibrationResponse& response) {
  ScoresToProto(calibration.overall, *response.mutable_overall());
  GroupsToProto(calibration.by_event, *response.mutable_by_event());
  GroupsToProto(calibration.by_horizon, *response.mutable_by_horizon());
  GroupsToProto(calibration.by_year, *response.mutable_by_year());
  response.set_saga_count(calibration.overall.saga_count);
}

}  // namespace hearsay::calibration
