#ifndef HEARSAY_CLI_HISTORY_VIEW_H_
#define HEARSAY_CLI_HISTORY_VIEW_H_

#include <optional>
#include <string>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns how a probability has gone, moment by moment and, if `comparison` is
// given, what has changed it, in lines of at most `width` columns.
std::string HistoryText(
    const query::v1::ListForecastHistoryResponse& history,
    const std::optional<query::v1::CompareForecastsResponse>& comparison,
    int width, const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_HISTORY_VIEW_H_
