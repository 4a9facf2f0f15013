#ifndef HEARSAY_TESTS_SIMULATOR_DICE_H_
#define HEARSAY_TESTS_SIMULATOR_DICE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "tests/testing/random.h"

namespace hearsay::simulator {

// What is decided by dice of its own, so that what one of them decides does not
// hang on how often another was thrown.
enum class Throw : uint64_t {
  kCasting = 1,
  kMarket,
  kNewsroom,
  kSpreading,
  kCiting,
  kPublishing,
  kBriefing
};

// Seeded choices that are the same on every machine: integers, and of floating
// point only what IEEE 754 determines. Thread-compatible.
class Dice {
 public:
  Dice(uint64_t seed, Throw what, uint64_t item = 0)
      : random_(Mix(Mix(Mix(seed) ^ static_cast<uint64_t>(what)) ^ item)) {}

  // In [0, 1).
  double Uniform() {
    return static_cast<double>(random_.Bits() >> 11) * 0x1.0p-53;
  }
  bool Chance(double probability) { return Uniform() < probability; }
  // In [0, bound).
  int Below(int bound) { return random_.Below(bound); }
  // In [least, most].
  int Between(int least, int most) { return random_.Between(least, most); }
  double Between(double least, double most) {
    return least + (most - least) * Uniform();
  }
  absl::Duration Between(absl::Duration least, absl::Duration most) {
    return absl::Seconds(
        absl::ToInt64Seconds(least) +
        static_cast<int64_t>(Uniform() * absl::ToDoubleSeconds(most - least)));
  }
  // In (-1, 1), near 0 more often than far from it.
  double Noise() {
    const double first = Uniform();
    const double second = Uniform();
    return (first + second + Uniform()) * (2.0 / 3) - 1;
  }
  // Half of all are shorter than `median`; a few are many times longer, at most
  // twenty times. Whole seconds, at least one.
  absl::Duration Lag(absl::Duration median) {
    const double share = Uniform();
    const double ratio = std::min(20.0, std::sqrt(share / (1 - share)));
    return absl::Seconds(
        1 + static_cast<int64_t>(absl::ToDoubleSeconds(median) * ratio));
  }
  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return random_.Pick(choices);
  }
  // Returns an index; each is as likely as its weight, and not all are 0.
  int PickIndex(const std::vector<double>& weights) {
    double total = 0;
    for (const double weight : weights) total += weight;
    double left = Uniform() * total;
    for (size_t i = 0; i < weights.size(); ++i) {
      left -= weights[i];
      if (left < 0) return static_cast<int>(i);
    }
    return static_cast<int>(weights.size()) - 1;
  }

 private:
  // SplitMix64's finaliser.
  static uint64_t Mix(uint64_t bits) {
    bits += 0x9e3779b97f4a7c15;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
  }

  testing::Random random_;
};

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_DICE_H_
