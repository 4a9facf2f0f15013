// The fit: moves the model's numbers from their defaults to where what has
// really happened is most probable.
#ifndef HEARSAY_QUERY_SERVICE_FIT_FIT_H_
#define HEARSAY_QUERY_SERVICE_FIT_FIT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "hearsay/v1/model.pb.h"
#include "query_service/fit/saga_data.h"
#include "query_service/forecast/model.h"

namespace hearsay::fit {

struct FitOptions {
  // What the fit does not move; the data's evidence must be weighed with it.
  forecast::Model base = forecast::DefaultModel();
  // Of the model that is made; nothing known only later may be in the data.
  absl::Time train_until = absl::InfinitePast();
  // Resolved sagas from which on the fit is calibrated.
  int calibrate_from = 200;
  // The result is the same bits for any number.
  int threads = 2;
  // Called after each step of the optimiser, with their count. May be null.
  std::function<void(int)> on_iteration;
};

struct FittedParameter {
  std::string name;
  double default_value = 0;
  double value = 0;
  // Standard deviation on the parameter's scale; 0 of one that calibration set.
  double sd = 0;
};

struct FitResult {
  forecast::Model model;
  std::vector<FittedParameter> parameters;  // fitted, then calibrated ones
  int saga_count = 0;                       // with landmarks
  int resolved_count = 0;                   // of these
  int landmark_count = 0;
  int iterations = 0;
  bool converged = false;
  // Of the data under the defaults and under the result, in nats per saga.
  double default_log_likelihood = 0;
  double log_likelihood = 0;
};

// Returns the model that the data give, values to the nearest billionth. Their
// order matters by rounding only; without any the result is the default.
FitResult Fit(absl::Span<const SagaData> sagas, const FitOptions& options);

// Returns the version to publish, trained on revisions up to `train_revision`.
v1::Model ModelVersion(const FitResult& result, int64_t train_revision);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_FIT_H_
