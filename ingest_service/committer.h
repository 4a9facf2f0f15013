#ifndef HEARSAY_INGEST_SERVICE_COMMITTER_H_
#define HEARSAY_INGEST_SERVICE_COMMITTER_H_

#include <cstddef>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "ingest_service/catalog.h"
#include "ingest_service/commit_metrics.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/submission.h"

namespace hearsay {

// A submission and what became of it.
struct Write {
  Submission submission;
  WriteResult result = absl::UnknownError("Not yet decided.");
};

// Decides about submissions and appends them to the log, many in a transaction.
// The catalog only ever sees what is committed.
//
// Thread-compatible, but for its metrics: one thread is the log's only writer.
class Committer {
 public:
  // The arguments must outlive it.
  Committer(EntryLog& log, Catalog& catalog, const Clock& clock)
      : log_(log), catalog_(catalog), clock_(clock) {}

  // What one transaction has done.
  struct Progress {
    size_t decided_count = 0;
    LogPosition end;  // where the log ends now
  };

  // Decides `writes` as if they came one after the other, in one transaction,
  // up to the first that changes the catalog: those behind it must see the
  // change. Decides at least one.
  //
  // UNAVAILABLE STORAGE_FAILED: nothing is stored, and none is decided.
  absl::StatusOr<Progress> Commit(std::span<Write* const> writes);

  // Promises, durably, that no later entry commits at or before now. Returns
  // where the log ends.
  absl::StatusOr<LogPosition> AdvanceClosedTime();

  const CommitMetrics& metrics() const { return metrics_; }

 private:
  EntryLog& log_;
  Catalog& catalog_;
  const Clock& clock_;
  CommitMetrics metrics_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_COMMITTER_H_
