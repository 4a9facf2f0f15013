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
  for (const std::string& source : options.sources) {
    *request.add_sources() =
        MentionFromText(source, v1::ENTITY_KIND_UNSPECIFIED);
  }
  request.set_claim_count_min(options.claim_count_min);
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfFromOptions(options.query));
  request.set_min_revision(options.query.min_revision);
  return request;
}

}  // namespace

int RunTrackRecords(const TrackRecordsOptions& options) {
  return PrintPages<query::v1::ListTrackRecordsResponse>(
      "track-records", options.query, RequestFromOptions(options),
      TrackRecordsText);
}

}  // namespace hearsay::cli
