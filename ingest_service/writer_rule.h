#ifndef HEARSAY_INGEST_SERVICE_WRITER_RULE_H_
#define HEARSAY_INGEST_SERVICE_WRITER_RULE_H_

#include "absl/status/status.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/submission.h"

namespace hearsay {

// Only the identity that wrote a report or an outcome, or an admin, may
// supersede or retract it; what nobody signed, anybody may. The submission's
// targets must be set.
//
// PERMISSION_DENIED WRITER_DIFFERS; UNAVAILABLE STORAGE_FAILED.
absl::Status CheckWriter(EntryReader& log, const Submission& submission);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_WRITER_RULE_H_
