#ifndef HEARSAY_CLI_HISTORY_DRAWING_H_
#define HEARSAY_CLI_HISTORY_DRAWING_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/query_options.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns an SVG picture of how the forecast by the question's deadline has
// gone: all outcomes as bands over the time that `history`, the answer to
// `question`, spans, and what moved the question most as marks.
//
// Errors: those of the calls that it takes; FAILED_PRECONDITION: the history
// has no two moments.
absl::StatusOr<std::string> DrawHistory(
    const QueryOptions& options,
    const query::v1::ListForecastHistoryRequest& question,
    const query::v1::ListForecastHistoryResponse& history);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_HISTORY_DRAWING_H_
