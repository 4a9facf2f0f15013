#include "common/server/call_counter.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "common/clock.h"

namespace hearsay {

CallCounter::CallCounter(int many)
    : many_(many), many_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

CallCounter::~CallCounter() { close(many_event_); }

void CallCounter::Begin() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
  if (++calls_ == many_) eventfd_write(many_event_, 1);
}

void CallCounter::End() {
  const std::lock_guard lock(mutex_);
  --calls_;
  changed_.notify_all();
}

bool CallCounter::many() const {
  const std::lock_guard lock(mutex_);
  return calls_ >= many_;
}

void CallCounter::WaitUntilQuiet(absl::Duration quiet, absl::Time deadline) {
  const SystemClock clock;
  std::unique_lock lock(mutex_);
  while (clock.Now() < deadline) {
    if (!changed_.wait_until(lock, absl::ToChronoTime(deadline),
                             [this] { return calls_ == 0; })) {
      return;
    }
    const absl::Time quiet_end = std::min(clock.Now() + quiet, deadline);
    if (!changed_.wait_until(lock, absl::ToChronoTime(quiet_end),
                             [this] { return calls_ > 0; })) {
      return;
    }
  }
}

}  // namespace hearsay
