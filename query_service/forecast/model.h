// A version of the numbers from which forecasts are computed.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_MODEL_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_MODEL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/version.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {

// How often a source has its stories from another one.
struct PairCopyRate {
  std::string original;
  double probability = 0;
};

// Immutable.
struct Model {
  std::string name = kDefaultModel;
  Parameters parameters;
  // Names of the parameters that were fitted, and the lower Cholesky factor of
  // their covariance, row by row, on the scale of each (parameters.h).
  std::vector<std::string> fitted;
  std::vector<double> covariance_factor;
  // By copier; each list by probability, so that products of it do not depend
  // on what sources are called.
  absl::flat_hash_map<std::string, std::vector<PairCopyRate>> copiers;
  // Trained on nothing that was known only at or after this time.
  absl::Time train_until = absl::InfinitePast();
};

// The built-in one.
const Model& DefaultModel();

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_MODEL_H_
