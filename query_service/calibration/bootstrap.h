#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_BOOTSTRAP_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_BOOTSTRAP_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace hearsay::calibration {

// Returns the index in [0, count) of the item that a sample's draw takes; the
// same on every machine. `count` must be positive.
size_t DrawnItem(uint32_t sample, uint32_t draw, size_t count);

// Returns the 5 % and 95 % points of `values`: as many are below the one as
// above the other. Without values: zeros.
std::array<double, 2> OuterPoints(std::vector<double> values);

// Sums of one item over the same things.
template <size_t kSums>
struct ItemSums {
  double weight = 0;
  std::array<double, kSums> sums = {};
};

// Returns, for each sum, the weighted mean of each of `samples` samples, each
// of as many items as there are, drawn with replacement.
template <size_t kSums>
std::array<std::vector<double>, kSums> ResampledMeans(
    absl::Span<const ItemSums<kSums>> items, int samples) {
  std::array<std::vector<double>, kSums> means;
  if (items.empty()) return means;
  for (int sample = 0; sample < samples; ++sample) {
    ItemSums<kSums> total;
    for (size_t draw = 0; draw < items.size(); ++draw) {
      const ItemSums<kSums>& item =
          items[DrawnItem(static_cast<uint32_t>(sample),
                          static_cast<uint32_t>(draw), items.size())];
      total.weight += item.weight;
      for (size_t i = 0; i < kSums; ++i) total.sums[i] += item.sums[i];
    }
    for (size_t i = 0; i < kSums; ++i) {
      means[i].push_back(total.sums[i] / total.weight);
    }
  }
  return means;
}

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_BOOTSTRAP_H_
