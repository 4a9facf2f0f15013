#include "cli/svg/svg_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearsay::svg {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Le;
using ::testing::ResultOf;

TEST(SvgTextTest, CountsCharactersNotBytes) {
  EXPECT_DOUBLE_EQ(TextWidth("ééé", 10), TextWidth("eee", 10));
  EXPECT_DOUBLE_EQ(TextWidth("ee", 20), 2 * TextWidth("ee", 10));
}

TEST(SvgTextTest, CutsWhatDoesNotFit) {
  EXPECT_EQ(FittedText("short", 10, 1000), "short");
  const std::string cut = FittedText("Mönchengladbach", 10, 50);
  EXPECT_THAT(cut, EndsWith("…"));
  EXPECT_LE(TextWidth(cut, 10), 50);
}

TEST(SvgTextTest, NeverCutsACharacterInTwo) {
  for (int width = 0; width < 48; ++width) {
    const std::string cut = FittedText("ÖÖÖÖÖÖÖÖ", 10, width);
    EXPECT_EQ(cut.size() % 2, 1u) << cut;  // two bytes each, and three of …
  }
}

TEST(SvgTextTest, WrapsAtSpaces) {
  EXPECT_THAT(WrappedText("one two three", 10, TextWidth("one two", 10), 5),
              ElementsAre("one two", "three"));
}

TEST(SvgTextTest, CutsTheLastLineAllowed) {
  const auto lines = WrappedText("one two three four five six", 10,
                                 TextWidth("one two", 10), 2);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[1], EndsWith("…"));
  EXPECT_THAT(lines,
              Each(ResultOf([](const auto& l) { return TextWidth(l, 10); },
                            Le(TextWidth("one two", 10)))));
}

}  // namespace
}  // namespace hearsay::svg
