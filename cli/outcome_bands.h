#ifndef HEARSAY_CLI_OUTCOME_BANDS_H_
#define HEARSAY_CLI_OUTCOME_BANDS_H_

#include <vector>

#include "cli/forecast_series.h"
#include "cli/labels.h"
#include "cli/svg/history_chart.h"

namespace hearsay::cli {

// Returns what the forecasts say by their first deadline, in few bands, from
// below to above: a new contract, nothing settled, no club, another club, and
// the clubs, at most four, that ever had the largest shares. What a player does
// with a club, and in which form, counts together.
std::vector<svg::Band> OutcomeBands(const std::vector<DatedForecast>& series,
                                    const Labels& labels);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_OUTCOME_BANDS_H_
