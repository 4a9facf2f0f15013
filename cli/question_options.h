#ifndef HEARSAY_CLI_QUESTION_OPTIONS_H_
#define HEARSAY_CLI_QUESTION_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/date_text.h"
#include "cli/query_options.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay::cli {

// One question about a player's future.
struct QuestionOptions {
  std::string player;
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  // Only these clubs and forms. Empty: all.
  std::vector<std::string> clubs;
  std::vector<v1::DealForm> deal_forms;
  // A date or time.
  std::string deadline;
};

// Sets `player`, `proposition` and `deadline_time` of a request.
// INVALID_ARGUMENT: the deadline is neither a date nor a time.
template <typename Request>
absl::Status SetQuestion(const QuestionOptions& options, Request& request) {
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  query::v1::Proposition& proposition = *request.mutable_proposition();
  proposition.set_event(options.event);
  AddMentions(options.clubs, v1::ENTITY_KIND_CLUB,
              *proposition.mutable_clubs());
  for (const v1::DealForm form : options.deal_forms) {
    proposition.add_deal_forms(form);
  }
  ASSIGN_OR_RETURN(const absl::Time deadline, MomentFromText(options.deadline));
  *request.mutable_deadline_time() = TimeToProto(deadline);
  return absl::OkStatus();
}

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_QUESTION_OPTIONS_H_
