#ifndef HEARSAY_QUERY_SERVICE_WATCH_WATCH_HUB_H_
#define HEARSAY_QUERY_SERVICE_WATCH_WATCH_HUB_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "query_service/watch/watch.h"

namespace hearsay {

// All open watches: tells them when the projection has moved and what time it
// is, and bounds their number. Thread-safe.
class WatchHub {
 public:
  // The projection must not be told to call OnMoved() once the hub is gone.
  explicit WatchHub(const WatchParts& parts,
                    size_t watches_max = limits::kWatchesMax)
      : parts_(parts), watches_max_(watches_max) {}
  WatchHub(const WatchHub&) = delete;
  WatchHub& operator=(const WatchHub&) = delete;
  // Ends the timer.
  ~WatchHub();

  // Opens a watch, to be started by the caller. It counts until it is gone.
  //
  // Errors:
  // * RESOURCE_EXHAUSTED TOO_MANY_WATCHES.
  // * UNAVAILABLE OVERLOADED: Stop() was called.
  absl::StatusOr<std::shared_ptr<Watch>> Open(const WatchPlan& plan,
                                              std::shared_ptr<WatchSink> sink);

  // The projection's status has changed.
  void OnMoved();
  // Ends all watches: the server is shutting down.
  void Stop();

  // Calls OnTime() from a thread of its own whenever it is necessary.
  void StartTimer();
  // Has every watch do what is due; returns when next something will be.
  absl::Time OnTime();

 private:
  // Returns those that are still there.
  std::vector<std::shared_ptr<Watch>> Watches();
  void RunTimer();

  const WatchParts parts_;
  const size_t watches_max_;

  std::mutex mutex_;  // for all below
  std::condition_variable changed_;
  std::vector<std::weak_ptr<Watch>> watches_;
  int64_t told_revision_ = -1;  // applied when OnMoved() last told them
  bool stopped_ = false;
  bool timer_ends_ = false;
  std::thread timer_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_WATCH_HUB_H_
