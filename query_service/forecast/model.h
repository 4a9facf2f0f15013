// A version of the numbers from which forecasts are computed.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_MODEL_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_MODEL_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/version.h"
#include "hearsay/v1/model.pb.h"
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
  // their covariance, row by row, on the scale of each (ModelParameterSpec).
  // An empty factor: how sure they are is not known.
  std::vector<std::string> fitted;
  std::vector<double> covariance_factor;
  // By copier; each list by probability, so that products of it do not depend
  // on what sources are called.
  absl::flat_hash_map<std::string, std::vector<PairCopyRate>> copiers;
  // Trained on nothing that was known only at or after this time.
  absl::Time train_until = absl::InfinitePast();
};

// The built-in one. Its fitted parameters are all that a fit moves, each as
// sure as it is before any data: independent, with its prior's deviation.
const Model& DefaultModel();

// FAILED_PRECONDITION UNKNOWN_FORMAT: the version has a parameter that this
// program does not know. To go on without it would give other answers.
absl::Status CheckKnownParameters(const v1::Model& model);

// Returns the version, whose parameters are all known. `name`: its resource
// name. Names of sources are taken as they are written.
Model ModelFromProto(std::string name, const v1::Model& model);

// Returns the version without what only a log knows: the revision on which it
// was trained and its provenance. Of the parameters, those that are fitted or
// differ from the built-in ones; values to the nearest billionth.
v1::Model ModelToProto(const Model& model);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_MODEL_H_
