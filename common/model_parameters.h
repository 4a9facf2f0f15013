// The numbers of the probability model that a published version may change.
#ifndef HEARSAY_COMMON_MODEL_PARAMETERS_H_
#define HEARSAY_COMMON_MODEL_PARAMETERS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace hearsay {

// On which scale a number is fitted and its uncertainty stated.
enum class ParameterScale { kLog, kPlain };

// Who moves a number away from its default.
enum class ParameterUse {
  kFitted,      // every fit
  kCalibrated,  // the calibration after a fit, with enough resolved questions
  kGiven,       // nobody but the publisher of a version
};

// Values are in billionths, so that a number in the log, in this table and in
// the program is the same double: `nanos / 1e9`.
struct ModelParameterSpec {
  absl::string_view name;
  ParameterScale scale;
  ParameterUse use;
  int64_t default_nanos;
  // Both inclusive; a fit and every draw of an interval stay within them.
  int64_t min_nanos;
  int64_t max_nanos;
  // Standard deviation, on the scale, of the prior around the default.
  double prior_sd;
};

// Factor on both directions of evidence. A version's product with either is at
// most 1, on which the bounds on what copies and unknown sources can do rest.
inline constexpr absl::string_view kTemperatureParameter = "temperature";
inline constexpr absl::string_view kDirectionParameter = "direction";
inline constexpr absl::string_view kRenewalDirectionParameter =
    "renewal_direction";

// All of them, in a fixed order.
absl::Span<const ModelParameterSpec> ModelParameters();

// Returns the one of this name, or null.
const ModelParameterSpec* FindModelParameter(absl::string_view name);

constexpr double ParameterValue(int64_t nanos) {
  return static_cast<double>(nanos) / 1e9;
}

}  // namespace hearsay

#endif  // HEARSAY_COMMON_MODEL_PARAMETERS_H_
