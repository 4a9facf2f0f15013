#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::ListSagas(const query::v1::ListSagasRequest&,
                                  absl::Time, query::v1::ListSagasResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
