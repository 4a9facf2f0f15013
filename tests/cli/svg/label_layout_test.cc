#include "cli/svg/label_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearsay::svg {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LabelLayoutTest, LeavesLabelsThatHaveRoomWhereTheyAre) {
  EXPECT_THAT(SpreadApart({10, 50, 90}, 20, 0, 100), ElementsAre(10, 50, 90));
}

TEST(LabelLayoutTest, PushesLabelsApartAndKeepsThemInside) {
  EXPECT_THAT(SpreadApart({50, 51, 52}, 20, 0, 100), ElementsAre(31, 51, 71));
  EXPECT_THAT(SpreadApart({10, 11, 12}, 20, 0, 100), ElementsAre(0, 20, 40));
  EXPECT_THAT(SpreadApart({90, 95, 99}, 20, 0, 100), ElementsAre(60, 80, 100));
  EXPECT_THAT(SpreadApart({-5, 120}, 20, 0, 100), ElementsAre(0, 100));
}

TEST(LabelLayoutTest, SharesTheRoomWhereItIsTooSmall) {
  EXPECT_THAT(SpreadApart({50, 50, 50}, 80, 0, 100), ElementsAre(0, 50, 100));
}

TEST(LabelLayoutTest, HasNoPlaceForNothing) {
  EXPECT_THAT(SpreadApart({}, 20, 0, 100), IsEmpty());
}

}  // namespace
}  // namespace hearsay::svg
