#include "cli/calibration.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/calibration_drawing.h"
#include "cli/calibration_view.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/json_text.h"
#include "cli/picture_file.h"
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
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  return RpcClient(options.query.query).Call<GetCalibrationResponse>(request);
}

absl::Status PrintCalibration(const CalibrationOptions& options) {
  ASSIGN_OR_RETURN(const auto calibration, ReadCalibration(options));
  std::cout << (options.query.json
                    ? JsonText(calibration)
                    : CalibrationText(calibration, TerminalWidth(STDOUT_FILENO),
                                      PaintFor(STDOUT_FILENO)));
  if (options.svg_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string svg, DrawCalibration(calibration));
  return WritePicture(options.svg_file, svg);
}

}  // namespace

int RunCalibration(const CalibrationOptions& options) {
  const absl::Status status = PrintCalibration(options);
  if (!status.ok()) std::cerr << ErrorText("calibration", status);
  return ExitCodeOf(status);
}

}  // namespace hearsay::cli
