// Why a forecast is what it is.
#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::ExplainForecast(
    const query::v1::ExplainForecastRequest&, absl::Time,
    query::v1::ExplainForecastResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
