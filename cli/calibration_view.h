#ifndef HEARSAY_CLI_CALIBRATION_VIEW_H_
#define HEARSAY_CLI_CALIBRATION_VIEW_H_

#include <string>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns how well forecasts have held, in lines of at most `width` columns:
// what came true of each probability, drawn; then the scores by event, span and
// year.
std::string CalibrationText(
    const query::v1::GetCalibrationResponse& calibration, int width,
    const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_CALIBRATION_VIEW_H_
