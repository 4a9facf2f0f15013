#include "cli/text_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hearsay::cli {
namespace {

using ::testing::ElementsAre;

struct WidthCase {
  std::string name;
  std::string text;
  int columns;
  friend void PrintTo(const WidthCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class DisplayWidthTest : public ::testing::TestWithParam<WidthCase> {};

TEST_P(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth(GetParam().text), GetParam().columns);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, DisplayWidthTest,
    ::testing::Values(WidthCase{"Empty", "", 0}, WidthCase{"Ascii", "abc", 3},
                      WidthCase{"Accent", "Konaté", 6},
                      WidthCase{"CombiningAccent", "Konate\u0301", 6},
                      WidthCase{"Wide", "日本", 4},
                      WidthCase{"Punctuation", "“€50m”", 6},
                      WidthCase{"BadUtf8", "a\xff", 2}),
    [](const auto& info) { return info.param.name; });

TEST(WrapTextTest, BreaksAtSpacesByColumns) {
  EXPECT_THAT(WrapText("éé éé éé", 5), ElementsAre("éé éé", "éé"));
}

TEST(WrapTextTest, GivesALongWordItsOwnLine) {
  EXPECT_THAT(WrapText("a bbbbbbb c", 4), ElementsAre("a", "bbbbbbb", "c"));
}

TEST(WrapTextTest, MakesOneLineOfNothing) {
  EXPECT_THAT(WrapText("", 10), ElementsAre(""));
}

TEST(IndentedTextTest, KeepsEveryLineWithinTheWidth) {
  EXPECT_EQ(IndentedText("aa bb cc", 2, 7), "  aa bb\n  cc\n");
}

TEST(BarTest, DrawsEighths) {
  EXPECT_EQ(Bar(1, 3), "███");
  EXPECT_EQ(Bar(0.5, 3), "█▌");
  EXPECT_EQ(Bar(0, 3), "");
  EXPECT_EQ(Bar(7, 2), "██");
}

}  // namespace
}  // namespace hearsay::cli
