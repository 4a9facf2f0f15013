#ifndef HEARSAY_CLI_CALIBRATION_DRAWING_H_
#define HEARSAY_CLI_CALIBRATION_DRAWING_H_

#include <string>

#include "absl/status/statusor.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns an SVG picture of how well forecasts have held. FAILED_PRECONDITION:
// none has been decided yet.
absl::StatusOr<std::string> DrawCalibration(
    const query::v1::GetCalibrationResponse& calibration);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_CALIBRATION_DRAWING_H_
