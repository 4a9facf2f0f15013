#ifndef HEARSAY_INGEST_SERVICE_TARGET_RULES_H_
#define HEARSAY_INGEST_SERVICE_TARGET_RULES_H_

#include "absl/status/status.h"
#include "common/names/registry.h"
#include "hearsay/v1/record.pb.h"
#include "ingest_service/log/entry_log.h"

namespace hearsay {

// Sets the record's target revisions: those of what it supersedes, retracts,
// annuls or takes back. `log` and `registry` must be of one moment.
//
// Errors:
// * NOT_FOUND ENTRY_NOT_FOUND, ENTITY_NOT_FOUND: there is no such thing.
// * FAILED_PRECONDITION ALREADY_SUPERSEDED, with the name of the entry that
//   stands now as `current`; PUBLISHER_DIFFERS; MERGE_CONFLICT.
// * INVALID_ARGUMENT: a retracted claim is not in the report, or the superseded
//   outcome is another player's, or a model was trained on revisions that are
//   not there.
// * UNAVAILABLE STORAGE_FAILED.
absl::Status SetTargets(EntryReader& log, const Registry& registry,
                        v1::Record& record);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_TARGET_RULES_H_
