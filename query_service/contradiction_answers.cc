#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::ListContradictions(
    const query::v1::ListContradictionsRequest&, absl::Time,
    query::v1::ListContradictionsResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
