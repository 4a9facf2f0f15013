#include "cli/contradictions.h"

#include "absl/status/statusor.h"
#include "cli/contradictions_view.h"
#include "cli/paged_answer.h"
#include "common/status_macros.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::ListContradictionsRequest;

absl::StatusOr<ListContradictionsRequest> RequestFromOptions(
    const ContradictionsOptions& options) {
  ListContradictionsRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  for (const query::v1::ContradictionType type : options.types) {
    request.add_types(type);
  }
  request.set_standing_only(options.standing_only);
  return request;
}

}  // namespace

int RunContradictions(const ContradictionsOptions& options) {
  return PrintPages<query::v1::ListContradictionsResponse>(
      "contradictions", options.query, RequestFromOptions(options),
      ContradictionsText);
}

}  // namespace hearsay::cli
