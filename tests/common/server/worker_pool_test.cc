#include "common/server/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace hearsay {
namespace {

TEST(WorkerPoolTest, RunsEveryTaskBeforeItGoes) {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(/*thread_count=*/3, /*queued_tasks_max=*/1000);
    for (int i = 0; i < 1000; ++i) {
      while (!pool.TrySubmit([&ran] { ++ran; })) {
      }
    }
  }
  EXPECT_EQ(ran, 1000);
}

TEST(WorkerPoolTest, RunsTasksAtTheSameTime) {
  std::promise<void> first;
  std::promise<void> second;
  // Ends, with its tasks, before what they use.
  WorkerPool pool(/*thread_count=*/2, /*queued_tasks_max=*/2);
  // Each waits for the other.
  ASSERT_TRUE(pool.TrySubmit([&] {
    first.set_value();
    second.get_future().wait();
  }));
  ASSERT_TRUE(pool.TrySubmit([&] {
    second.set_value();
    first.get_future().wait();
  }));
}

TEST(WorkerPoolTest, RefusesWhenTheQueueIsFull) {
  std::promise<void> started;
  std::promise<void> may_end;
  WorkerPool pool(/*thread_count=*/1, /*queued_tasks_max=*/1);
  ASSERT_TRUE(pool.TrySubmit([&] {
    started.set_value();
    may_end.get_future().wait();
  }));
  started.get_future().wait();  // The queue is empty, its thread taken.
  EXPECT_TRUE(pool.TrySubmit([] {}));
  auto dropped = std::make_shared<int>();
  EXPECT_FALSE(pool.TrySubmit([dropped] {}));
  EXPECT_EQ(dropped.use_count(), 1);
  may_end.set_value();
}

TEST(WorkerPoolTest, RefusesEverythingWithoutARoomToQueue) {
  WorkerPool pool(/*thread_count=*/1, /*queued_tasks_max=*/0);
  EXPECT_FALSE(pool.TrySubmit([] {}));
}

}  // namespace
}  // namespace hearsay
