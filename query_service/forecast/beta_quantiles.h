#ifndef HEARSAY_QUERY_SERVICE_FORECAST_BETA_QUANTILES_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_BETA_QUANTILES_H_

#include "query_service/forecast/draws.h"

namespace hearsay::forecast {

// Returns the quantiles of the Beta(a, b) distribution for the probabilities of
// all ranks (draws.h), with the same bits on every machine, within 1e-7 of the
// size of the odds. Both must be positive.
DrawValues BetaQuantiles(double a, double b);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_BETA_QUANTILES_H_
