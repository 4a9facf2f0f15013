#ifndef HEARSAY_TESTS_TESTING_FAKE_CLOCK_H_
#define HEARSAY_TESTS_TESTING_FAKE_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"
#include "common/clock.h"

namespace hearsay::testing {

// A clock that stands still until it is set. Thread-safe.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time now) { Set(now); }
  absl::Time Now() const override {
    return absl::FromUnixMicros(now_us_.load());
  }
  void Set(absl::Time now) { now_us_ = absl::ToUnixMicros(now); }
  void Advance(absl::Duration by) { now_us_ += absl::ToInt64Microseconds(by); }

 private:
  std::atomic<int64_t> now_us_{0};
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_FAKE_CLOCK_H_
