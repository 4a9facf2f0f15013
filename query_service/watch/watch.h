#ifndef HEARSAY_QUERY_SERVICE_WATCH_WATCH_H_
#define HEARSAY_QUERY_SERVICE_WATCH_WATCH_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/server/worker_pool.h"
#include "query_service/projection.h"
#include "query_service/watch/update_parts.h"
#include "query_service/watch/watch_cursor.h"
#include "query_service/watch/watch_plan.h"
#include "query_service/watch/watch_source.h"

namespace hearsay {

// Where a watch sends. No function may block; they are called from any thread,
// one at a time but for Abandon().
class WatchSink {
 public:
  virtual ~WatchSink() = default;
  // Begins to send. Once that is done, or has failed, the watch must be told:
  // Watch::OnSent(). There is never a second message before that.
  virtual void Send(const WatchMessage& message) = 0;
  // Ends the call, perhaps while a message is being sent. Nothing is sent after
  // it.
  virtual void Finish(const absl::Status& status) = 0;
  // Drops what the caller has not taken. After Finish(); perhaps after the call
  // is gone.
  virtual void Abandon() = 0;
};

// How long a watch bears with a caller who does not read.
struct WatchPatience {
  // With one message, before it ends the call.
  absl::Duration send_max = absl::Seconds(30);
  // With the end of the call, before it drops the rest.
  absl::Duration finish_max = absl::Seconds(5);
};

// What all watches need. All must outlive them.
struct WatchParts {
  WatchSource& source;
  const Projection& projection;
  const Clock& clock;
  WorkerPool& workers;  // with room for a task of every watch
  WatchPatience patience;
};

// One call of WatchTimeline, without gRPC.
//
// At most one thing is under way at a time, a step in a worker or a message:
// what happens meanwhile is noted and seen to afterwards. There is no queue:
// what is still to be told stays in the log. Thread-safe.
class Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(const WatchParts& parts, const WatchPlan& plan,
        std::shared_ptr<WatchSink> sink);

  // Begins, with a heartbeat. Once.
  void Start();
  // There may be something to tell.
  void OnMoved();
  // The message is sent; if not `ok`, the caller is gone.
  void OnSent(bool ok);
  // Ends the call, at once unless a step is under way. Without effect if it has
  // ended.
  void End(const absl::Status& status);

  // Does what is due at `now`; returns when next something will be.
  absl::Time OnTime(absl::Time now);

 private:
  enum class State { kResting, kStepping, kSending, kEnded };

  // Has a worker take a step. Must be stepping.
  void SubmitStep();
  void Step();
  // Each ends a step.
  void Send(const WatchMessage& message);
  void Rest();
  void GoOn();

  // Returns whether a step must be submitted now. Holds the mutex.
  bool BeginStep();

  const WatchParts parts_;
  const absl::Duration heartbeat_interval_;
  const std::shared_ptr<WatchSink> sink_;
  WatchCursor cursor_;  // of the step

  std::mutex mutex_;  // for all below
  State state_ = State::kResting;
  bool moved_ = false;               // while stepping
  bool sent_already_ = false;        // while stepping: before Send() returned
  bool heartbeat_due_ = true;        // the first is due at once
  std::optional<absl::Status> end_;  // to be seen to after the step
  bool abandoned_ = false;
  // When the last message was begun, or the call ended.
  absl::Time changed_time_;
  int64_t sending_ = 0;  // resume_revision of the message being sent
  int64_t sent_;         // of the last one that was sent
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_WATCH_H_
