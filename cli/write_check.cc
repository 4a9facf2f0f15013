#include "cli/write_check.h"

#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/validation/outcome_validator.h"
#include "common/validation/report_validator.h"

namespace hearsay::cli {
namespace {

template <typename Request>
void CheckEntryId(const Request& request, Violations& violations) {
  const FieldPath root;
  CheckId(FieldPath(root, "entry_id"), request.entry_id(),
          limits::kEntryIdBytesMax, violations);
}

}  // namespace

absl::Status CheckWrite(const Write& write, absl::Time now) {
  const FieldPath root;
  Violations violations;
  if (write.has_ingest_report()) {
    CheckEntryId(write.ingest_report(), violations);
    CheckReport(FieldPath(root, "report"), write.ingest_report().report(), now,
                violations);
  } else if (write.has_retract_report()) {
    CheckEntryId(write.retract_report(), violations);
    CheckRetraction(FieldPath(root, "retraction"),
                    write.retract_report().retraction(), now, violations);
  } else if (write.has_record_outcome()) {
    CheckEntryId(write.record_outcome(), violations);
    CheckOutcome(FieldPath(root, "outcome"), write.record_outcome().outcome(),
                 now, violations);
  }
  return violations.ToStatus();
}

}  // namespace hearsay::cli
