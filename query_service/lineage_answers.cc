#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::GetLineage(const query::v1::GetLineageRequest&,
                                   absl::Time, query::v1::GetLineageResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
