#include "common/server/call_gate.h"

namespace hearsay {

bool CallGate::Enter() {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  ++inside_;
  return true;
}

void CallGate::Leave() {
  const std::lock_guard lock(mutex_);
  if (--inside_ == 0 && closed_) left_.notify_all();
}

void CallGate::Close(absl::Time deadline) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  left_.wait_until(lock, absl::ToChronoTime(deadline),
                   [this] { return inside_ == 0; });
}

}  // namespace hearsay
