#include "cli/sagas.h"

#include "absl/status/statusor.h"
#include "cli/paged_answer.h"
#include "cli/sagas_view.h"
#include "common/status_macros.h"

namespace hearsay::cli {
namespace {

using query::v1::ListSagasRequest;

absl::StatusOr<ListSagasRequest> RequestFromOptions(
    const SagasOptions& options) {
  ListSagasRequest request;
  for (const std::string& player : options.players) {
    *request.add_players() = MentionFromText(player, v1::ENTITY_KIND_PLAYER);
  }
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  RETURN_IF_ERROR(SetPeriod(options.period, request));
  for (const query::v1::SagaState state : options.states) {
    request.add_states(state);
  }
  request.set_order(options.order);
  return request;
}

}  // namespace

int RunSagas(const SagasOptions& options) {
  return PrintPages<query::v1::ListSagasResponse>(
      "sagas", options.query, RequestFromOptions(options), SagasText);
}

}  // namespace hearsay::cli
