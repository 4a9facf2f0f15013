#ifndef HEARSAY_INGEST_SERVICE_INTAKE_H_
#define HEARSAY_INGEST_SERVICE_INTAKE_H_

#include <vector>

#include "absl/functional/any_invocable.h"
#include "common/clock.h"
#include "ingest_service/catalog.h"
#include "ingest_service/commit_queue.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/submission.h"

namespace hearsay {

// The way of every write from its request to the commit queue. Thread-safe.
class Intake {
 public:
  // The arguments must outlive it.
  Intake(EntryLog& log, const Catalog& catalog, const Clock& clock,
         CommitQueue& queue)
      : log_(log), catalog_(catalog), clock_(clock), queue_(queue) {}

  // Stores one submission, or with validate_only says what storing it would
  // answer. Calls `done` once, from this or another thread.
  void Store(Submission submission,
             absl::AnyInvocable<void(WriteResult) &&> done);

  // The same for several, as if they came one after the other, in their order.
  void StoreAll(std::vector<Submission> submissions, CommitQueue::Done done);

 private:
  void ExamineNow(Submission& submission) const;
  WriteResult DecideNow(Submission& submission) const;

  EntryLog& log_;
  const Catalog& catalog_;
  const Clock& clock_;
  CommitQueue& queue_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_INTAKE_H_
