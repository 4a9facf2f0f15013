#ifndef HEARSAY_COMMON_VALIDATION_CLAIM_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_CLAIM_VALIDATOR_H_

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay {

// Checks a claim by itself; what it shares with others of its report is the
// report's to check. `now` is the server's clock.
void CheckClaim(const FieldPath& field, const v1::Claim& claim, absl::Time now,
                Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_CLAIM_VALIDATOR_H_
