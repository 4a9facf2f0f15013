#include "common/observability/metrics.h"

#include <algorithm>

namespace hearsay {

void Histogram::Observe(double value) {
  const size_t index = static_cast<size_t>(
      std::lower_bound(bounds_.begin(), bounds_.end(), value) -
      bounds_.begin());
  buckets_[index].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

uint64_t Histogram::count() const {
  uint64_t count = 0;
  for (size_t i = 0; i <= bounds_.size(); ++i) count += bucket(i);
  return count;
}

double Histogram::sum() const { return sum_.load(std::memory_order_relaxed); }

std::span<const double> SecondsBounds() {
  static constexpr double kBounds[] = {0.0005, 0.001, 0.0025, 0.005, 0.01,
                                       0.025,  0.05,  0.1,    0.25,  0.5,
                                       1,      2.5,   5,      10,    30};
  static_assert(std::size(kBounds) <= Histogram::kBoundsMax);
  return kBounds;
}

}  // namespace hearsay
