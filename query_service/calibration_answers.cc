// How well forecasts have held: the calibration method of QueryCore.
#include <algorithm>
#include <utility>
#include <vector>

#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/calibration/calibration.h"
#include "query_service/calibration/calibration_converter.h"
#include "query_service/calibration/forecast_archive.h"
#include "query_service/calibration/landmark_forecast.h"
#include "query_service/query_core.h"

namespace hearsay {
namespace {

using query::v1::GetCalibrationRequest;

void CheckCalibrationRequest(const GetCalibrationRequest& request,
                             Violations& violations) {
  const FieldPath root;
  CheckCount({root, "events"}, request.events_size(), limits::kFilterItemsMax,
             violations);
  for (int i = 0; i < request.events_size(); ++i) {
    CheckRequiredEnum({root, "events", i}, request.events(i), violations);
  }
  CheckCount({root, "horizon_weeks"}, request.horizon_weeks_size(),
             limits::kFilterItemsMax, violations);
  for (int i = 0; i < request.horizon_weeks_size(); ++i) {
    const auto& horizons = calibration::kHorizonWeeks;
    if (std::find(horizons.begin(), horizons.end(), request.horizon_weeks(i)) ==
        horizons.end()) {
      violations.AddInvalid({root, "horizon_weeks", i},
                            "must be 4, 13, 26 or 52");
    }
  }
  CheckTimestamp({root, "start_time"}, request.start_time(), violations);
  CheckTimestamp({root, "end_time"}, request.end_time(), violations);
  if (request.has_start_time() && request.has_end_time() &&
      TimeFromProto(request.end_time()) <=
          TimeFromProto(request.start_time())) {
    violations.AddInvalid({root, "end_time"}, "must be after start_time");
  }
}

CalibrationFilter FilterFromProto(const GetCalibrationRequest& request) {
  CalibrationFilter filter;
  for (const int event : request.events()) {
    filter.events.push_back(static_cast<query::v1::Event>(event));
  }
  filter.horizon_weeks.assign(request.horizon_weeks().begin(),
                              request.horizon_weeks().end());
  if (request.has_start_time()) {
    filter.start = TimeFromProto(request.start_time());
  }
  if (request.has_end_time()) filter.end = TimeFromProto(request.end_time());
  return filter;
}

}  // namespace

absl::Status QueryCore::GetCalibration(
    const GetCalibrationRequest& request, absl::Time deadline,
    query::v1::GetCalibrationResponse& response) {
  Violations violations;
  CheckCalibrationRequest(request, violations);
  ASSIGN_OR_RETURN(const ResolvedAsOf as_of,
                   ResolveAsOf(request.as_of(), request.min_revision(),
                               deadline, violations));
  RETURN_IF_ERROR(violations.ToStatus());
  // The newest record that the answer may see, whomever it concerns.
  const absl::Time said_by = as_of.SaidBy(as_of.commit_time);
  ASSIGN_OR_RETURN(ForecastArchive::Digests sagas,
                   archive_.Judge(as_of.revision, said_by,
                                  FilterFromProto(request), deadline));
  calibration::CalibrationToProto(calibration::Calibrate(std::move(sagas)),
                                  response);
  *response.mutable_snapshot() = SnapshotToProto(as_of, said_by);
  return absl::OkStatus();
}

}  // namespace hearsay
