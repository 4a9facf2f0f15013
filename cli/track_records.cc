#include "cli/track_records.h"

#include "absl/status/statusor.h"
#include "cli/paged_answer.h"
#include "cli/track_records_view.h"
#include "common/status_macros.h"

namespace hearsay::cli {
namespace {

using query::v1::ListTrackRecordsRequest;

absl::StatusOr<ListTrackRecordsRequest> RequestFromOptions(
    const TrackRecordsOptions& options) {
  ListTrackRecordsRequest request;
  AddMentions(options.sources, v1::ENTITY_KIND_UNSPECIFIED,
              *request.mutable_sources());
  request.set_claim_count_min(options.claim_count_min);
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  return request;
}

}  // namespace

int RunTrackRecords(const TrackRecordsOptions& options) {
  return PrintPages<query::v1::ListTrackRecordsResponse>(
      "track-records", options.query, RequestFromOptions(options),
      TrackRecordsText);
}

}  // namespace hearsay::cli
