#include "cli/svg/label_layout.h"

#include <algorithm>
#include <cstddef>

namespace hearsay::svg {
namespace {

// Labels that touch: how many, and the sum of where they start without gaps.
struct Block {
  size_t count;
  double sum;

  double Start() const { return sum / count; }
};

// Joins the last block to those before it that reach into it. Where they
// stand then, each is as near to its place as the others let it be.
void JoinLast(std::vector<Block>& blocks) {
  while (blocks.size() > 1) {
    const Block last = blocks.back();
    Block& before = blocks[blocks.size() - 2];
    if (before.Start() <= last.Start()) return;
    before = {before.count + last.count, before.sum + last.sum};
    blocks.pop_back();
  }
}

}  // namespace

std::vector<double> SpreadApart(const std::vector<double>& wanted, double gap,
                                double low, double high) {
  const size_t count = wanted.size();
  if (count == 0) return {};
  if (count > 1) gap = std::min(gap, (high - low) / (count - 1));
  // With the gaps taken out, the places have to ascend, no more.
  std::vector<Block> blocks;
  for (size_t i = 0; i < count; ++i) {
    blocks.push_back({1, wanted[i] - i * gap});
    JoinLast(blocks);
  }
  std::vector<double> places;
  const double last_start = high - (count - 1) * gap;
  for (const Block& block : blocks) {
    const double start = std::max(low, std::min(block.Start(), last_start));
    for (size_t i = 0; i < block.count; ++i) {
      places.push_back(start + places.size() * gap);
    }
  }
  return places;
}

}  // namespace hearsay::svg
