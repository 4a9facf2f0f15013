#include "cli/forecast.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/date_text.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/forecast_view.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "cli/text_layout.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::GetForecastRequest;
using query::v1::GetForecastResponse;

absl::StatusOr<GetForecastRequest> RequestFromOptions(
    const ForecastOptions& options) {
  GetForecastRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  for (const std::string& text : options.deadlines) {
    ASSIGN_OR_RETURN(const absl::Time deadline, MomentFromText(text));
    *request.add_deadline_times() = TimeToProto(deadline);
  }
  AddMentions(options.clubs, v1::ENTITY_KIND_CLUB, *request.mutable_clubs());
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  request.set_intervals(options.intervals);
  request.set_external_weight(options.external_weight);
  RETURN_IF_ERROR(SetAssumptions(options.what_if, request));
  return request;
}

absl::Status Forecast(const ForecastOptions& options) {
  ASSIGN_OR_RETURN(const GetForecastRequest request,
                   RequestFromOptions(options));
  ASSIGN_OR_RETURN(
      const GetForecastResponse forecast,
      RpcClient(options.query.query).Call<GetForecastResponse>(request));
  if (options.query.json) {
    std::cout << JsonText(forecast);
    return absl::OkStatus();
  }
  const int width = TerminalWidth(STDOUT_FILENO);
  if (request.has_assumptions()) {
    std::cout << IndentedText(
        "What if: " + WhatIfText(options.what_if, request.assumptions()), 0,
        width);
  }
  std::cout << ForecastText(forecast, width, PaintFor(STDOUT_FILENO));
  return absl::OkStatus();
}

}  // namespace

int RunForecast(const ForecastOptions& options) {
  const absl::Status status = Forecast(options);
  if (!status.ok()) std::cerr << ErrorText("forecast", status);
  return ExitCodeOf(status);
}

}  // namespace hearsay::cli
