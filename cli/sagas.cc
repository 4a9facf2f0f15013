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
  AddMentions(options.players, v1::ENTITY_KIND_PLAYER,
              *request.mutable_players());
  RETURN_IF_ERROR(SetAsOf(options.query, request));
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
