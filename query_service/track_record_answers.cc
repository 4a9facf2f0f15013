// How often sources were right.
#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::ListTrackRecords(
    const query::v1::ListTrackRecordsRequest&, absl::Time,
    query::v1::ListTrackRecordsResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
