#include "common/server/utf8.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace hearsay {
namespace {

struct Utf8Case {
  std::string name;
  std::string text;
  bool valid;
  friend void PrintTo(const Utf8Case& test, std::ostream* os) {
    *os << test.name;
  }
};

class Utf8Test : public ::testing::TestWithParam<Utf8Case> {};

TEST_P(Utf8Test, TellsWhatIsUtf8) {
  EXPECT_EQ(IsUtf8(GetParam().text), GetParam().valid);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Utf8Test,
    ::testing::Values(Utf8Case{"Empty", "", true},
                      Utf8Case{"Ascii", "Liverpool", true},
                      Utf8Case{"NullByte", std::string("a\0b", 3), true},
                      Utf8Case{"TwoBytes", "Konat\xc3\xa9", true},
                      Utf8Case{"ThreeBytes",
                               "\xe2\x82\xac"
                               "50m",
                               true},
                      Utf8Case{"FourBytes", "\xf0\x9f\x98\x80", true},
                      Utf8Case{"Last", "\xf4\x8f\xbf\xbf", true},
                      Utf8Case{"AboveLast", "\xf4\x90\x80\x80", false},
                      Utf8Case{"BeforeSurrogates", "\xed\x9f\xbf", true},
                      Utf8Case{"Surrogate", "\xed\xa0\x80", false},
                      Utf8Case{"OverlongTwo", "\xc0\xaf", false},
                      Utf8Case{"OverlongThree", "\xe0\x9f\xbf", false},
                      Utf8Case{"OverlongFour", "\xf0\x8f\xbf\xbf", false},
                      Utf8Case{"LoneContinuation", "\x80", false},
                      Utf8Case{"Latin1", "Konat\xe9", false},
                      Utf8Case{"CutOff", "\xe2\x82", false},
                      Utf8Case{"BadThird", "\xe2\x82\x28", false},
                      Utf8Case{"NoSuchByte", "\xff", false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace hearsay
