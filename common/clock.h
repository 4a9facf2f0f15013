#ifndef HEARSAY_COMMON_CLOCK_H_
#define HEARSAY_COMMON_CLOCK_H_

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace hearsay {

// Tells the time; nothing else asks the machine for it. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
class SystemClock : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_CLOCK_H_
