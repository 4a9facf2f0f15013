#ifndef HEARSAY_COMMON_VALIDATION_REPORT_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_REPORT_VALIDATOR_H_

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/report.pb.h"

namespace hearsay {

// Checks everything about a report, or a retraction, that needs neither the
// registry nor the log. `now` is the server's clock.
void CheckReport(const FieldPath& field, const v1::Report& report,
                 absl::Time now, Violations& violations);
void CheckRetraction(const FieldPath& field, const v1::Retraction& retraction,
                     absl::Time now, Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_REPORT_VALIDATOR_H_
