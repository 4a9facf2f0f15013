#include "cli/explain.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/explanation_view.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/status_macros.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::ExplainForecastRequest;
using query::v1::ExplainForecastResponse;

absl::StatusOr<ExplainForecastResponse> ReadExplanation(
    const ExplainOptions& options) {
  ExplainForecastRequest request;
  RETURN_IF_ERROR(SetQuestion(options.question, request));
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  request.set_contributions_max(options.contributions_max);
  RETURN_IF_ERROR(SetAssumptions(options.what_if, request));
  return RpcClient(options.query.query).Call<ExplainForecastResponse>(request);
}

}  // namespace

int RunExplain(const ExplainOptions& options) {
  const auto explanation = ReadExplanation(options);
  if (!explanation.ok()) {
    std::cerr << ErrorText("explain", explanation.status());
    return ExitCodeOf(explanation.status());
  }
  std::cout << (options.query.json
                    ? JsonText(*explanation)
                    : ExplanationText(*explanation,
                                      TerminalWidth(STDOUT_FILENO),
                                      PaintFor(STDOUT_FILENO)));
  return kDone;
}

}  // namespace hearsay::cli
