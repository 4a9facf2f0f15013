#ifndef HEARSAY_COMMON_VALIDATION_OUTCOME_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_OUTCOME_VALIDATOR_H_

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/outcome.pb.h"

namespace hearsay {

// Checks everything about an outcome that needs neither the registry nor the
// log. `now` is the server's clock.
void CheckOutcome(const FieldPath& field, const v1::Outcome& outcome,
                  absl::Time now, Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_OUTCOME_VALIDATOR_H_
