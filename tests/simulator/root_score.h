#ifndef HEARSAY_TESTS_SIMULATOR_ROOT_SCORE_H_
#define HEARSAY_TESTS_SIMULATOR_ROOT_SCORE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hearsay::simulator {

// One thing that has a root, and the groups into which it was put; it may be in
// several.
struct Grouped {
  std::string root;
  std::vector<std::string> groups;
};

// How well groups recover roots, over as many dossiers as are added.
// Thread-compatible.
class RootScore {
 public:
  // Adds one dossier. Things in different dossiers are never compared.
  void Add(const std::vector<Grouped>& things);

  // F1 of "these two have the same root" over pairs. 1 without any pair of
  // either kind. Where all are alone it is 0, whatever else is right.
  double PairF1() const;
  double PairPrecision() const;
  double PairRecall() const;

  // B-cubed F1 (Bagga and Baldwin, 1998): of each thing, precision is the share
  // of those with which it is grouped that have its root, recall the share of
  // those with its root with which it is grouped, itself included in both; F1
  // of their means. Judges a lone thing too.
  double CubedF1() const;
  double CubedPrecision() const { return precision_sum_ / count_; }
  double CubedRecall() const { return recall_sum_ / count_; }

  int64_t count() const { return count_; }

 private:
  int64_t count_ = 0;
  double precision_sum_ = 0;
  double recall_sum_ = 0;
  int64_t same_root_pairs_ = 0;
  int64_t grouped_pairs_ = 0;
  int64_t right_pairs_ = 0;
};

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_ROOT_SCORE_H_
