#ifndef HEARSAY_COMMON_VALIDATION_ATTRIBUTION_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_ATTRIBUTION_VALIDATOR_H_

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/attribution.pb.h"

namespace hearsay {

// Checks a chain of hops; `now` is the server's clock.
void CheckAttribution(const FieldPath& field,
                      const v1::Attribution& attribution, absl::Time now,
                      Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_ATTRIBUTION_VALIDATOR_H_
