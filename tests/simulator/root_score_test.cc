#include "tests/simulator/root_score.h"

#include <gtest/gtest.h>

namespace hearsay::simulator {
namespace {

// Five things of the roots a, a, a, b, b: the first two together, the third
// with the fourth, the fifth alone.
RootScore Mixed() {
  RootScore score;
  score.Add(
      {{"a", {"1"}}, {"a", {"1"}}, {"a", {"2"}}, {"b", {"2"}}, {"b", {"3"}}});
  return score;
}

TEST(RootScoreTest, CountsPairs) {
  // Of four pairs of one root (aa, aa, aa, bb) one is grouped; two are grouped.
  EXPECT_DOUBLE_EQ(Mixed().PairRecall(), 0.25);
  EXPECT_DOUBLE_EQ(Mixed().PairPrecision(), 0.5);
  EXPECT_DOUBLE_EQ(Mixed().PairF1(), 1.0 / 3);
}

TEST(RootScoreTest, AveragesOverThings) {
  // Precision 1, 1, 1/2, 1/2, 1; recall 2/3, 2/3, 1/3, 1/2, 1/2.
  EXPECT_DOUBLE_EQ(Mixed().CubedPrecision(), 0.8);
  EXPECT_DOUBLE_EQ(Mixed().CubedRecall(), 8.0 / 15);
  EXPECT_DOUBLE_EQ(Mixed().CubedF1(), 0.64);
}

TEST(RootScoreTest, IsOneWhereGroupsAreRoots) {
  RootScore score;
  score.Add({{"a", {"1"}}, {"a", {"1"}}, {"b", {"2"}}});
  EXPECT_DOUBLE_EQ(score.PairF1(), 1);
  EXPECT_DOUBLE_EQ(score.CubedF1(), 1);
}

TEST(RootScoreTest, PutsThingsTogetherThatShareOneOfSeveralGroups) {
  RootScore score;
  score.Add({{"a", {"1"}}, {"a", {"1", "2"}}, {"a", {"2"}}});
  EXPECT_DOUBLE_EQ(score.PairPrecision(), 1);
  EXPECT_DOUBLE_EQ(score.PairRecall(), 2.0 / 3);
}

TEST(RootScoreTest, TakesWhatIsInNoGroupForAlone) {
  RootScore score;
  score.Add({{"a", {}}, {"b", {}}});
  EXPECT_DOUBLE_EQ(score.CubedF1(), 1);
}

TEST(RootScoreTest, NeverComparesDossiers) {
  RootScore score;
  score.Add({{"a", {"1"}}});
  score.Add({{"b", {"1"}}});
  EXPECT_DOUBLE_EQ(score.CubedF1(), 1);
  EXPECT_EQ(score.count(), 2);
}

}  // namespace
}  // namespace hearsay::simulator
