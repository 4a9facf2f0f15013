#include "tests/simulator/root_score.h"

#include <algorithm>

namespace hearsay::simulator {
namespace {

bool ShareGroup(const Grouped& a, const Grouped& b) {
  return std::any_of(
      a.groups.begin(), a.groups.end(), [&](const std::string& group) {
        return std::find(b.groups.begin(), b.groups.end(), group) !=
               b.groups.end();
      });
}

double Ratio(int64_t part, int64_t whole) {
  return whole == 0 ? 1.0
                    : static_cast<double>(part) / static_cast<double>(whole);
}

double HarmonicMean(double a, double b) {
  return a + b == 0 ? 0 : 2 * a * b / (a + b);
}

}  // namespace

void RootScore::Add(const std::vector<Grouped>& things) {
  for (size_t i = 0; i < things.size(); ++i) {
    int same_root = 1;  // itself
    int grouped = 1;
    int right = 1;
    for (size_t j = 0; j < things.size(); ++j) {
      if (j == i) continue;
      const bool is_same = things[i].root == things[j].root;
      const bool is_grouped = ShareGroup(things[i], things[j]);
      same_root += is_same ? 1 : 0;
      grouped += is_grouped ? 1 : 0;
      right += is_same && is_grouped ? 1 : 0;
    }
    ++count_;
    precision_sum_ += Ratio(right, grouped);
    recall_sum_ += Ratio(right, same_root);
    // Each pair is met twice, which no ratio sees.
    same_root_pairs_ += same_root - 1;
    grouped_pairs_ += grouped - 1;
    right_pairs_ += right - 1;
  }
}

double RootScore::PairPrecision() const {
  return Ratio(right_pairs_, grouped_pairs_);
}

double RootScore::PairRecall() const {
  return Ratio(right_pairs_, same_root_pairs_);
}

double RootScore::PairF1() const {
  return HarmonicMean(PairPrecision(), PairRecall());
}

double RootScore::CubedF1() const {
  return HarmonicMean(CubedPrecision(), CubedRecall());
}

}  // namespace hearsay::simulator
