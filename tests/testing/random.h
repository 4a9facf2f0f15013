#ifndef HEARSAY_TESTS_TESTING_RANDOM_H_
#define HEARSAY_TESTS_TESTING_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "absl/time/time.h"

namespace hearsay::testing {

// Seeded choices that are the same on every machine. Thread-compatible.
class Random {
 public:
  explicit Random(uint64_t seed) : bits_(seed) {}

  // In [0, bound); `bound` is at least 1.
  int Below(int bound) {
    return static_cast<int>(bits_() % static_cast<uint64_t>(bound));
  }
  // In [least, most].
  int Between(int least, int most) { return least + Below(most - least + 1); }
  // True in `percent` of 100 cases.
  bool Chance(int percent) { return Below(100) < percent; }
  // In [0, longest], in microseconds; short ones are as likely as long ones.
  absl::Duration UpTo(absl::Duration longest) {
    const int64_t most = absl::ToInt64Microseconds(longest) >> Below(20);
    return absl::Microseconds(bits_() % static_cast<uint64_t>(most + 1));
  }
  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[bits_() % choices.size()];
  }
  uint64_t Bits() { return bits_(); }

 private:
  std::mt19937_64 bits_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_RANDOM_H_
