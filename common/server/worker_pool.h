#ifndef HEARSAY_COMMON_SERVER_WORKER_POOL_H_
#define HEARSAY_COMMON_SERVER_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "common/observability/call_scope.h"

namespace hearsay {

// Threads that run tasks from a bounded queue, oldest first, each on behalf of
// the call for which it was queued. Thread-safe.
class WorkerPool {
 public:
  using Task = absl::AnyInvocable<void() &&>;

  WorkerPool(int thread_count, size_t queued_tasks_max);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  // Runs what is queued, then ends the threads.
  ~WorkerPool();

  // Queues `task`. Returns false, and drops it, if the queue is full or the
  // pool is stopping.
  [[nodiscard]] bool TrySubmit(Task task);

 private:
  struct Queued {
    Task task;
    CallScope::Ids ids;
  };

  void RunTasks();

  const size_t queued_tasks_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Queued> queue_;  // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_WORKER_POOL_H_
