#ifndef HEARSAY_CLI_FORECAST_SERIES_H_
#define HEARSAY_CLI_FORECAST_SERIES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/rpc_client.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// The forecast that was true at one moment of a history.
struct DatedForecast {
  absl::Time time;
  query::v1::GetForecastResponse forecast;
};

// Returns the forecasts by the question's deadline over the time that
// `history`, the answer to `question`, spans: at all moments at which any
// event's probability jumps, just before each of them, and evenly between.
// Oldest first; empty if the history is. Each is known by the history's
// revision.
//
// Errors: those of GetForecast and ListForecastHistory.
absl::StatusOr<std::vector<DatedForecast>> ReadForecastSeries(
    const RpcClient& client,
    const query::v1::ListForecastHistoryRequest& question,
    const query::v1::ListForecastHistoryResponse& history);

// Returns the as-of of that moment and what was stored as of `snapshot`.
v1::AsOf AsOfAt(absl::Time time, const v1::AsOf& snapshot);

// How long before a jump the moment before it lies.
inline constexpr absl::Duration kJustBefore = absl::Microseconds(1);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_FORECAST_SERIES_H_
