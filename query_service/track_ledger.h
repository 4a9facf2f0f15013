#ifndef HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_
#define HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "query_service/dossier_cache.h"
#include "query_service/forecast/source_records.h"
#include "query_service/projection.h"
#include "query_service/track_records/contributions.h"
#include "query_service/track_records/record_index.h"

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
  absl::StatusOr<std::shared_ptr<const IndexedRecords>> At(int64_t revision,
                                                           absl::Time said_by,
                                                           absl::Time deadline);

  // Returns a said-by time before which the records as of two revisions, `from`
  // and a later `to`, are the same; the infinite future: they are the same
  // altogether. As At() otherwise.
  absl::StatusOr<absl::Time> ChangedSince(int64_t from, int64_t to,
                                          absl::Time deadline);

 private:
  // What one player's story adds, and of what it was computed.
  struct Evaluation {
    int64_t dossier_change = 0;
    int64_t registry_change = 0;
    std::vector<Contribution> contributions;
  };

  absl::StatusOr<std::shared_ptr<const RecordIndex>> IndexAt(int64_t revision);
  absl::Status Evaluate(const std::string& player, int64_t revision,
                        std::vector<Contribution>& contributions);

  const Projection& projection_;
  DossierCache& dossiers_;

  std::mutex mutex_;  // for all below
  absl::flat_hash_map<std::string, Evaluation> evaluations_;
  std::list<std::pair<int64_t, std::shared_ptr<const RecordIndex>>> indexes_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_
