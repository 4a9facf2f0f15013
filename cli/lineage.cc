#include "cli/lineage.h"

#include "absl/status/statusor.h"
#include "cli/lineage_view.h"
#include "cli/paged_answer.h"
#include "common/status_macros.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::GetLineageRequest;

absl::StatusOr<GetLineageRequest> RequestFromOptions(
    const LineageOptions& options) {
  GetLineageRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  AddMentions(options.clubs, v1::ENTITY_KIND_CLUB, *request.mutable_clubs());
  AddMentions(options.outlets, v1::ENTITY_KIND_UNSPECIFIED,
              *request.mutable_outlets());
  RETURN_IF_ERROR(SetPeriod(options.period, request));
  return request;
}

}  // namespace

int RunLineage(const LineageOptions& options) {
  return PrintPages<query::v1::GetLineageResponse>(
      "lineage", options.query, RequestFromOptions(options), LineageText);
}

}  // namespace hearsay::cli
