#ifndef HEARSAY_INGEST_SERVICE_EXAMINE_H_
#define HEARSAY_INGEST_SERVICE_EXAMINE_H_

#include "absl/time/time.h"
#include "common/names/registry.h"
#include "ingest_service/submission.h"

namespace hearsay {

// Checks everything about a submission that does not depend on other entries,
// and finds out what its mentions mean; `now` is the server's clock.
//
// Sets the submission's verdict (OK, or INVALID_ARGUMENT with every bad field),
// the record's resolutions and registry revision, and the provisional entities
// that it needs. May be called again, when the registry has changed.
void Examine(Submission& submission, const Registry& registry, absl::Time now);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_EXAMINE_H_
