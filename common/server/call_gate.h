#ifndef HEARSAY_COMMON_SERVER_CALL_GATE_H_
#define HEARSAY_COMMON_SERVER_CALL_GATE_H_

#include <condition_variable>
#include <mutex>

#include "absl/time/time.h"

namespace hearsay {

// Lets calls in until it is closed. Thread-safe.
class CallGate {
 public:
  // Returns whether the call may come in; it must leave then.
  [[nodiscard]] bool Enter();
  void Leave();

  // Lets no more calls in, and waits until those inside have left, but not
  // after `deadline`.
  void Close(absl::Time deadline);

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  int inside_ = 0;       // guarded by mutex_
  bool closed_ = false;  // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CALL_GATE_H_
