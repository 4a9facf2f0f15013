#include "cli/ask.h"

#include <unistd.h>

#include <iostream>

#include "absl/status/statusor.h"
#include "cli/date_text.h"
#include "cli/error_text.h"
#include "cli/forecast_view.h"
#include "cli/json_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::AnswerQuestionRequest;
using query::v1::AnswerQuestionResponse;

absl::StatusOr<AnswerQuestionResponse> ReadAnswer(const AskOptions& options) {
  AnswerQuestionRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  query::v1::Proposition& proposition = *request.mutable_proposition();
  proposition.set_event(options.event);
  for (const std::string& club : options.clubs) {
    *proposition.add_clubs() = MentionFromText(club, v1::ENTITY_KIND_CLUB);
  }
  for (const v1::DealForm form : options.deal_forms) {
    proposition.add_deal_forms(form);
  }
  if (options.given != query::v1::EVENT_UNSPECIFIED) {
    request.mutable_condition()->set_event(options.given);
  }
  ASSIGN_OR_RETURN(const absl::Time deadline, MomentFromText(options.deadline));
  *request.mutable_deadline_time() = TimeToProto(deadline);
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  return RpcClient(options.query.query).Call<AnswerQuestionResponse>(request);
}

}  // namespace

int RunAsk(const AskOptions& options) {
  const auto answer = ReadAnswer(options);
  if (!answer.ok()) {
    std::cerr << ErrorText("ask", answer.status());
    return 1;
  }
  std::cout << (options.query.json
                    ? JsonText(*answer)
                    : AnswerText(*answer, TerminalWidth(STDOUT_FILENO),
                                 PaintFor(STDOUT_FILENO)));
  return 0;
}

}  // namespace hearsay::cli
