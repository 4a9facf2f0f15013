#include "query_service/forecast_change/change_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace hearsay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The number after each count of steps, from 0 on.
class ChangeChainTest : public ::testing::Test {
 protected:
  std::vector<ChainLink> Chain(size_t evaluations_max, size_t begin = 0) {
    asked_.clear();
    return MakeChain(begin, values_.size() - 1, values_[begin], values_.back(),
                     evaluations_max, [&](size_t count) {
                       asked_.push_back(count);
                       return values_[count];
                     });
  }
  // Whether the links follow each other from `begin` to the end.
  void ExpectChain(const std::vector<ChainLink>& links, size_t begin = 0) {
    for (const ChainLink& link : links) {
      EXPECT_EQ(link.begin, begin);
      EXPECT_GT(link.end, link.begin);
      EXPECT_EQ(link.before, values_[link.begin]);
      EXPECT_EQ(link.after, values_[link.end]);
      begin = link.end;
    }
    EXPECT_EQ(begin, values_.size() - 1);
  }

  std::vector<double> values_;
  std::vector<size_t> asked_;
};

TEST_F(ChangeChainTest, HasALinkForEachStepIfItMayAskOften) {
  values_ = {0, 1, 1, 5, 4};
  const auto links = Chain(3);
  ExpectChain(links);
  EXPECT_EQ(links.size(), 4u);
  EXPECT_THAT(asked_, ElementsAre(1, 2, 3));
  const auto later = Chain(3, 2);
  ExpectChain(later, 2);
  EXPECT_EQ(later.size(), 2u);
}

TEST_F(ChangeChainTest, HasNoLinksWithoutSteps) {
  values_ = {7};
  EXPECT_THAT(Chain(9), IsEmpty());
  values_ = {7, 8};
  EXPECT_EQ(Chain(0).size(), 1u);
}

TEST_F(ChangeChainTest, FindsTheStepThatChangedMostWithFewQuestions) {
  values_.assign(1001, 0);
  for (size_t i = 614; i < values_.size(); ++i) values_[i] = 0.5;
  for (size_t i = 300; i < 310; ++i) values_[i] = 0.01;
  const auto links = Chain(40);
  ExpectChain(links);
  EXPECT_LE(asked_.size(), 40u);
  bool found = false;
  for (const ChainLink& link : links) {
    if (link.begin == 613 && link.end == 614) found = true;
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace hearsay
