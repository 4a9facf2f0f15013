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
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  for (const std::string& club : options.clubs) {
    *request.add_clubs() = MentionFromText(club, v1::ENTITY_KIND_CLUB);
  }
  for (const std::string& outlet : options.outlets) {
    *request.add_outlets() =
        MentionFromText(outlet, v1::ENTITY_KIND_UNSPECIFIED);
  }
  RETURN_IF_ERROR(SetPeriod(options.period, request));
  return request;
}

}  // namespace

int RunLineage(const LineageOptions& options) {
  return PrintPages<query::v1::GetLineageResponse>(
      "lineage", options.query, RequestFromOptions(options), LineageText);
}

}  // namespace hearsay::cli
