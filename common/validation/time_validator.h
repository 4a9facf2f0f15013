#ifndef HEARSAY_COMMON_VALIDATION_TIME_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_TIME_VALIDATOR_H_

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "google/protobuf/timestamp.pb.h"
#include "hearsay/v1/time.pb.h"

namespace hearsay {

// Valid timestamps in order, known enum values, a short expression.
void CheckInterval(const FieldPath& field, const v1::TimeInterval& interval,
                   Violations& violations);

// A time of something that has been said or known: at most limits::kFutureMax
// after `now`.
void CheckNotFuture(const FieldPath& field,
                    const google::protobuf::Timestamp& timestamp,
                    absl::Time now, Violations& violations);
// As CheckInterval; and it must start at most limits::kFutureMax after `now`.
void CheckPastInterval(const FieldPath& field, const v1::TimeInterval& interval,
                       absl::Time now, Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_TIME_VALIDATOR_H_
