#ifndef HEARSAY_CLI_CALIBRATION_H_
#define HEARSAY_CLI_CALIBRATION_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

struct CalibrationOptions {
  QueryOptions query;
  // Only these. Empty: all.
  std::vector<query::v1::Event> events;
  // Only these spans from forecast to deadline. Empty: all.
  std::vector<int> horizon_weeks;
  // Only forecasts made then.
  PeriodOptions period;
  // Gets a drawing of it. Empty: none.
  std::string svg_file;
};

// Prints how well forecasts have held. Returns the exit code.
int RunCalibration(const CalibrationOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_CALIBRATION_H_
