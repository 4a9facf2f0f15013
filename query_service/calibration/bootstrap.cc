#include "query_service/calibration/bootstrap.h"

#include <algorithm>

namespace hearsay::calibration {
namespace {

// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), which
// scatters a counter over all of 64 bits.
uint64_t Scatter(uint64_t counter) {
  uint64_t bits = (counter + 1) * 0x9e3779b97f4a7c15;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

}  // namespace

size_t DrawnItem(uint32_t sample, uint32_t draw, size_t count) {
  const uint64_t bits = Scatter(uint64_t{sample} << 32 | draw);
  // The upper half is a fraction of 2^32, so that no remainder favours any.
  return static_cast<size_t>(((bits >> 32) * count) >> 32);
}

std::array<double, 2> OuterPoints(std::vector<double> values) {
  if (values.empty()) return {0, 0};
  std::sort(values.begin(), values.end());
  const size_t outside = values.size() / 20;
  const size_t low = outside == 0 ? 0 : outside - 1;
  return {values[low], values[values.size() - 1 - low]};
}

}  // namespace hearsay::calibration
