#include "common/security/call_rate.h"

#include <algorithm>

namespace hearsay {

absl::Duration CallRate::Take(const std::string& identity, absl::Time now) {
  if (calls_per_second_ == 0) return absl::ZeroDuration();
  const std::lock_guard lock(mutex_);
  Bucket& bucket =
      buckets_.try_emplace(identity, Bucket{calls_per_second_, now})
          .first->second;
  // The clock may have been set back.
  const absl::Duration passed =
      std::max(now - bucket.filled, absl::ZeroDuration());
  const double gained = absl::ToDoubleSeconds(passed) * calls_per_second_;
  bucket.calls = std::min(bucket.calls + gained, calls_per_second_);
  bucket.filled = now;
  if (bucket.calls < 1) {
    return absl::Seconds((1 - bucket.calls) / calls_per_second_);
  }
  bucket.calls -= 1;
  return absl::ZeroDuration();
}

}  // namespace hearsay
