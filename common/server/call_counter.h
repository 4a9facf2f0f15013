#ifndef HEARSAY_COMMON_SERVER_CALL_COUNTER_H_
#define HEARSAY_COMMON_SERVER_CALL_COUNTER_H_

#include <condition_variable>
#include <mutex>

#include "absl/time/time.h"

namespace hearsay {

// Counts a server's calls: those in flight, and those that are over for their
// client and still have to be cleared away. Thread-safe.
class CallCounter {
 public:
  // `many`: how many calls are more than expected.
  explicit CallCounter(int many);
  CallCounter(const CallCounter&) = delete;
  CallCounter& operator=(const CallCounter&) = delete;
  ~CallCounter();

  void Begin();
  void End();

  // Whether there are many.
  bool many() const;
  // Readable once there have become many, until it is read: an eventfd.
  int many_event() const { return many_event_; }

  // Waits until there has been no call for `quiet`, but not after `deadline`.
  void WaitUntilQuiet(absl::Duration quiet, absl::Time deadline);

 private:
  const int many_;
  const int many_event_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int calls_ = 0;  // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CALL_COUNTER_H_
