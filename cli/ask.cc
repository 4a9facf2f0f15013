#include "cli/ask.h"

#include <unistd.h>

#include <iostream>
#include <optional>

#include "absl/status/statusor.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/forecast_view.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/status_macros.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::AnswerQuestionRequest;
using query::v1::AnswerQuestionResponse;

absl::StatusOr<AnswerQuestionRequest> RequestFromOptions(
    const AskOptions& options) {
  AnswerQuestionRequest request;
  RETURN_IF_ERROR(SetQuestion(options.question, request));
  if (options.given != query::v1::EVENT_UNSPECIFIED) {
    request.mutable_condition()->set_event(options.given);
  }
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  request.set_interval(options.interval);
  request.set_external_weight(options.external_weight);
  RETURN_IF_ERROR(SetAssumptions(options.what_if, request));
  return request;
}

absl::Status Ask(const AskOptions& options) {
  ASSIGN_OR_RETURN(AnswerQuestionRequest request, RequestFromOptions(options));
  const RpcClient client(options.query.query);
  ASSIGN_OR_RETURN(const AnswerQuestionResponse answer,
                   client.Call<AnswerQuestionResponse>(request));
  if (options.query.json) {
    std::cout << JsonText(answer);
    return absl::OkStatus();
  }
  std::optional<WhatIf> what_if;
  if (request.has_assumptions()) {
    what_if.emplace();
    what_if->text = WhatIfText(options.what_if, request.assumptions());
    request.clear_assumptions();
    *request.mutable_as_of() = answer.snapshot();
    ASSIGN_OR_RETURN(const AnswerQuestionResponse plain,
                     client.Call<AnswerQuestionResponse>(request));
    what_if->plain_probability = plain.probability();
  }
  std::cout << AnswerText(answer, what_if, TerminalWidth(STDOUT_FILENO),
                          PaintFor(STDOUT_FILENO));
  return absl::OkStatus();
}

}  // namespace

int RunAsk(const AskOptions& options) {
  const absl::Status status = Ask(options);
  if (!status.ok()) std::cerr << ErrorText("ask", status);
  return ExitCodeOf(status);
}

}  // namespace hearsay::cli
