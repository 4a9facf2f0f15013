#ifndef HEARSAY_COMMON_VALIDATION_MONEY_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_MONEY_VALIDATOR_H_

#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay {

// A currency, a range that is not inverted and has a bound, a role.
void CheckMoney(const FieldPath& field, const v1::Money& money,
                Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_MONEY_VALIDATOR_H_
