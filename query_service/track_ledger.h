#ifndef HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_
#define HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "query_service/dossier_cache.h"
#include "query_service/forecast/source_records.h"
#include "query_service/projection.h"

namespace hearsay {

// Counts how often sources were right, from the outcomes in the log.
// Thread-safe.
class TrackLedger {
 public:
  // Both must outlive it.
  TrackLedger(const Projection& projection, DossierCache& dossiers)
      : projection_(projection), dossiers_(dossiers) {}

  // Returns the records as of a revision, which must be applied, and a said-by
  // time. The caller must hold no reader of the projection.
  absl::StatusOr<std::shared_ptr<const forecast::SourceRecords>> At(
      int64_t revision, absl::Time said_by, absl::Time deadline);

  // Returns a said-by time before which the records as of two revisions, `from`
  // and a later `to`, are the same; the infinite future: they are the same
  // altogether. As At() otherwise.
  absl::StatusOr<absl::Time> ChangedSince(int64_t from, int64_t to,
                                          absl::Time deadline);

 private:
  const Projection& projection_;
  DossierCache& dossiers_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_
