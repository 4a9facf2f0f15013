#ifndef HEARSAY_CLI_HISTORY_MARKS_H_
#define HEARSAY_CLI_HISTORY_MARKS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/forecast_series.h"
#include "cli/labels.h"
#include "cli/query_options.h"
#include "cli/svg/history_chart.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// What a drawing of a history tells of what was said.
struct HistoryMarks {
  // The moments that moved the forecast most, at most eight, with what moved
  // the question's probability most then.
  std::vector<svg::Mark> marks;
  // When anything was said or happened; by time.
  std::vector<absl::Time> developments;
};

// Returns the largest of the moments at which the series jumps, by time: its
// first one and, of the others, those where more than half a percent moves.
std::vector<absl::Time> LargestJumps(const std::vector<DatedForecast>& series);

// Asks for what was said over the time of the series.
//
// Errors: those of ListTimeline and ExplainForecast.
absl::StatusOr<HistoryMarks> ReadHistoryMarks(
    const QueryOptions& options,
    const query::v1::ListForecastHistoryRequest& question,
    const v1::AsOf& snapshot, const std::vector<DatedForecast>& series);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_HISTORY_MARKS_H_
