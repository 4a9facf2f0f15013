#ifndef HEARSAY_INGEST_SERVICE_DECISION_H_
#define HEARSAY_INGEST_SERVICE_DECISION_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/submission.h"

namespace hearsay {

struct Decision {
  bool is_stored = false;
  // As it is stored; or as it would be, without revision and commit time. With
  // `validate_only` always without them.
  ingest::v1::WriteReceipt receipt;
};

// Decides about a submission, as of the moment that `log` and `registry` show.
//
// Its id comes first: if it is stored with the same content, the decision is
// the stored receipt, whatever else would be said today. Else, if there is no
// error, the submission is to be stored; its record then lacks only revision
// and commit time.
//
// Errors: ALREADY_EXISTS ENTRY_ID_REUSED, the verdict of Examine(), those of
// SetTargets() and CheckWriter(), UNAVAILABLE STORAGE_FAILED.
absl::StatusOr<Decision> Decide(EntryReader& log, const Registry& registry,
                                absl::Time now, Submission& submission);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_DECISION_H_
