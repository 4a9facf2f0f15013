#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CELL_COLUMNS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CELL_COLUMNS_H_

#include <string>
#include <vector>

#include "query_service/forecast/player_state.h"

namespace hearsay::forecast {

// Returns the cells in the order of the columns of a distribution (hazard.h)
// whose clubs are `clubs` and, last, all others.
std::vector<CellName> ColumnNames(const std::vector<std::string>& clubs);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CELL_COLUMNS_H_
