#include "common/server/worker_pool.h"

#include <utility>

namespace hearsay {

WorkerPool::WorkerPool(int thread_count, size_t queued_tasks_max)
    : queued_tasks_max_(queued_tasks_max) {
  threads_.reserve(thread_count);
  for (int i = 0; i < thread_count; ++i) {
    threads_.emplace_back([this] { RunTasks(); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::TrySubmit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queued_tasks_max_) return false;
    queue_.push_back({std::move(task), CallScope::Current()});
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::RunTasks() {
  while (true) {
    Queued next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    const CallScope scope(std::move(next.ids));
    std::move(next.task)();
  }
}

}  // namespace hearsay
