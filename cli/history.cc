#include "cli/history.h"

#include <unistd.h>

#include <iostream>
#include <optional>

#include "absl/status/statusor.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/history_drawing.h"
#include "cli/history_view.h"
#include "cli/json_text.h"
#include "cli/picture_file.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::CompareForecastsRequest;
using query::v1::CompareForecastsResponse;
using query::v1::ListForecastHistoryRequest;
using query::v1::ListForecastHistoryResponse;

absl::StatusOr<ListForecastHistoryRequest> RequestFromOptions(
    const HistoryOptions& options) {
  ListForecastHistoryRequest request;
  RETURN_IF_ERROR(SetQuestion(options.question, request));
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  request.set_points_max(options.points_max);
  if (!options.since.empty()) {
    ASSIGN_OR_RETURN(const absl::Time start, StartFromText(options.since));
    *request.mutable_start_time() = TimeToProto(start);
  }
  return request;
}

// What has changed the answer between the curve's start and its snapshot.
CompareForecastsRequest ComparisonOf(
    const ListForecastHistoryRequest& request,
    const ListForecastHistoryResponse& history) {
  CompareForecastsRequest comparison;
  *comparison.mutable_player() = request.player();
  *comparison.mutable_proposition() = request.proposition();
  *comparison.mutable_deadline_time() = request.deadline_time();
  *comparison.mutable_before()->mutable_said_by() = request.start_time();
  *comparison.mutable_as_of() = history.snapshot();
  return comparison;
}

absl::Status Draw(const HistoryOptions& options,
                  const ListForecastHistoryRequest& request,
                  const ListForecastHistoryResponse& history) {
  ASSIGN_OR_RETURN(const std::string svg,
                   DrawHistory(options.query, request, history));
  return WritePicture(options.svg_file, svg);
}

absl::Status PrintHistory(const HistoryOptions& options) {
  ASSIGN_OR_RETURN(const auto request, RequestFromOptions(options));
  const RpcClient client(options.query.query);
  ASSIGN_OR_RETURN(const auto history,
                   client.Call<ListForecastHistoryResponse>(request));
  std::optional<CompareForecastsResponse> comparison;
  if (!options.since.empty()) {
    ASSIGN_OR_RETURN(comparison, client.Call<CompareForecastsResponse>(
                                     ComparisonOf(request, history)));
  }
  if (options.query.json) {
    std::cout << JsonText(history);
    if (comparison.has_value()) std::cout << JsonText(*comparison);
  } else {
    std::cout << HistoryText(history, comparison, TerminalWidth(STDOUT_FILENO),
                             PaintFor(STDOUT_FILENO));
  }
  if (options.svg_file.empty()) return absl::OkStatus();
  return Draw(options, request, history);
}

}  // namespace

int RunHistory(const HistoryOptions& options) {
  const absl::Status status = PrintHistory(options);
  if (!status.ok()) std::cerr << ErrorText("history", status);
  return ExitCodeOf(status);
}

}  // namespace hearsay::cli
