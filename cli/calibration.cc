#include "cli/calibration.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/calibration_view.h"
#include "cli/error_text.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/status_macros.h"

namespace hearsay::cli {
namespace {

using query::v1::GetCalibrationRequest;
using query::v1::GetCalibrationResponse;

absl::StatusOr<GetCalibrationResponse> ReadCalibration(
    const CalibrationOptions& options) {
  GetCalibrationRequest request;
  for (const query::v1::Event event : options.events) {
    request.add_events(event);
  }
  for (const int weeks : options.horizon_weeks) {
    request.add_horizon_weeks(weeks);
  }
  RETURN_IF_ERROR(SetPeriod(options.period, request));
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  return RpcClient(options.query.query).Call<GetCalibrationResponse>(request);
}

}  // namespace

int RunCalibration(const CalibrationOptions& options) {
  const auto calibration = ReadCalibration(options);
  if (!calibration.ok()) {
    std::cerr << ErrorText("calibration", calibration.status());
    return 1;
  }
  std::cout << (options.query.json
                    ? JsonText(*calibration)
                    : CalibrationText(*calibration,
                                      TerminalWidth(STDOUT_FILENO),
                                      PaintFor(STDOUT_FILENO)));
  return 0;
}

}  // namespace hearsay::cli
