#ifndef HEARSAY_INGEST_SERVICE_COMMIT_QUEUE_H_
#define HEARSAY_INGEST_SERVICE_COMMIT_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/server/worker_pool.h"
#include "ingest_service/committer.h"
#include "ingest_service/log/log_format.h"
#include "ingest_service/submission.h"

namespace hearsay {

struct CommitQueueOptions {
  // Most submissions, and bytes of their content, that wait at one time.
  size_t queued_writes_max = 20'000;
  size_t queued_bytes_max = 64 << 20;
  // Most submissions in one transaction.
  size_t transaction_writes_max = 4'000;
  // A closed time younger than this is not advanced again.
  absl::Duration closed_time_step = absl::Milliseconds(20);
  // While the storage fails, how often it is tried again.
  absl::Duration probe_interval = absl::Seconds(1);
};

// The one writer of the log, for all callers: takes everything that waits into
// one transaction, so that one write to the disk serves many callers.
// Thread-safe.
class CommitQueue {
 public:
  using Done = absl::AnyInvocable<void(std::vector<WriteResult>) &&>;
  using ClosedDone = absl::AnyInvocable<void(absl::Status) &&>;

  // Called by the writer; must not block.
  struct Observer {
    // The log ends there now, durably.
    std::function<void(const LogPosition&)> moved;
    // The storage fails, or works again.
    std::function<void(bool healthy)> health_changed;
  };

  // `position` is where the log ends. The arguments must outlive the queue.
  CommitQueue(Committer& committer, const Clock& clock,
              const LogPosition& position, Observer observer,
              const CommitQueueOptions& options = {});
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;
  // Stops.
  ~CommitQueue();

  // Has `submissions` stored as if they came one after the other, without
  // others between them. Calls `done` once, with a result for each, in a thread
  // of the queue; at once, in this one, with UNAVAILABLE OVERLOADED if too much
  // waits already or the queue is stopping.
  void Submit(std::vector<Submission> submissions, Done done);

  // Has the closed time brought to the present, or nearly so. Calls `done` as
  // Submit() does.
  void AdvanceClosedTime(ClosedDone done);

  // Returns how many submissions wait, or have been stored and their callers
  // not called back.
  size_t queued_writes();

  // Stores what waits, calls everyone back, and ends the threads.
  void Stop();

 private:
  struct Group {
    std::vector<Write> writes;
    size_t bytes = 0;
    Done done;
  };
  struct Batch {
    std::vector<std::unique_ptr<Group>> groups;
    std::vector<ClosedDone> closed;
  };

  void Run();
  // Waits for work. Returns false when stopped and nothing is left.
  bool Take(Batch& batch);
  void StoreGroups(std::vector<std::unique_ptr<Group>> groups);
  absl::Status CloseUpToNow();
  void Complete(std::unique_ptr<Group> group);
  void Publish(const LogPosition& position);
  void SetHealthy(bool healthy, const absl::Status& status);

  Committer& committer_;
  const Clock& clock_;
  const Observer observer_;
  const CommitQueueOptions options_;

  // Of the writer's thread only.
  LogPosition position_;
  bool healthy_ = true;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Group>> groups_;  // guarded by mutex_
  std::vector<ClosedDone> closed_;             // guarded by mutex_
  // Of submissions whose callers have not been called back. Guarded by mutex_.
  size_t queued_writes_ = 0;
  size_t queued_bytes_ = 0;
  bool stopping_ = false;  // guarded by mutex_

  // Calls callers back, so that the writer can go on. What waits there is
  // bounded by what is queued.
  std::unique_ptr<WorkerPool> completions_;
  std::thread writer_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_COMMIT_QUEUE_H_
