#ifndef HEARSAY_COMMON_SERVER_READINESS_H_
#define HEARSAY_COMMON_SERVER_READINESS_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/observability/metrics.h"

namespace hearsay {

// One thing that must be so for a service to be of use. The error of `check`
// says why it is not; it must be thread-safe and quick.
struct ReadinessCondition {
  std::string name;  // as in "disk"
  std::function<absl::Status()> check;
};

// FAILED_PRECONDITION if less than `bytes_min` can be written where `path`
// lies.
ReadinessCondition DiskCondition(std::string path, uint64_t bytes_min);

// Checks again and again, on a thread of its own, whether a service is ready:
// whether all its conditions hold. Logs every condition that begins or ceases
// to hold, with the reason. Thread-safe.
class Readiness {
 public:
  using Listener = std::function<void(bool ready)>;

  // Calls `listener` whenever the answer changes, from "not ready"; it must not
  // block.
  Readiness(std::vector<ReadinessCondition> conditions, Listener listener,
            absl::Duration interval = absl::Seconds(1));
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;
  // Stops.
  ~Readiness();

  // Checks now, then once per interval.
  void Start();
  // Has it checked at once; does not wait for it.
  void Recheck();
  // No call of the listener is under way or follows. Idempotent.
  void Stop();

  void Write(MetricWriter& writer) const;

 private:
  struct State {
    ReadinessCondition condition;
    bool holds = true;
  };

  void Run();
  // Returns whether all hold.
  bool CheckAll();

  const Listener listener_;
  const absl::Duration interval_;
  bool ready_ = false;  // of the thread

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<State> states_;  // `holds` is guarded by mutex_
  bool checked_ = false;       // guarded by mutex_
  bool recheck_ = false;       // guarded by mutex_
  bool stopping_ = false;      // guarded by mutex_
  std::thread thread_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_READINESS_H_
