// How forecasts change.
#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::CompareForecasts(
    const query::v1::CompareForecastsRequest&, absl::Time,
    query::v1::CompareForecastsResponse&) {
  return absl::UnimplementedError("Not yet.");
}

absl::Status QueryCore::ListForecastHistory(
    const query::v1::ListForecastHistoryRequest&, absl::Time,
    query::v1::ListForecastHistoryResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
