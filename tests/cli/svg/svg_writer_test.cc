#include "cli/svg/svg_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace hearsay::svg {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SvgWriterTest, EscapesWhatWouldBeMarkup) {
  SvgWriter svg(10, 10, "<a & \"b\">", "");
  svg.Text({1, 2}, "</text><script>", {});
  const std::string text = std::move(svg).Finish();
  EXPECT_THAT(text, HasSubstr("&lt;a &amp; &quot;b&quot;&gt;"));
  EXPECT_THAT(text, HasSubstr("&lt;/text&gt;&lt;script&gt;"));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

TEST(SvgWriterTest, WritesNumbersInTenths) {
  SvgWriter svg(10, 10, "", "");
  svg.Line({-0.01, 2}, {1.26, 1e9}, {"#000000", 0.5});
  EXPECT_THAT(std::move(svg).Finish(),
              HasSubstr("<line x1=\"0\" y1=\"2\" x2=\"1.3\" y2=\"1000000000\" "
                        "stroke=\"#000000\" stroke-width=\"0.5\"/>"));
}

TEST(SvgWriterTest, ShowsWhatAnAreaIsWhereOnePoints) {
  SvgWriter svg(10, 10, "", "");
  svg.Polygon({{0, 0}, {1, 0}, {1, 1}}, "#ffffff", "#000000", "a & b");
  EXPECT_THAT(std::move(svg).Finish(),
              HasSubstr("points=\"0,0 1,0 1,1\" stroke=\"#000000\" "
                        "stroke-width=\"1\"><title>a &amp; b</title>"));
}

}  // namespace
}  // namespace hearsay::svg
