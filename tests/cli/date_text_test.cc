#include "cli/date_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "common/time.h"
#include "tests/testing/matchers.h"

namespace hearsay::cli {
namespace {

using ::hearsay::testing::IsOkAndHolds;
using ::hearsay::testing::StatusIs;

TEST(MomentFromTextTest, TakesADateAsTheEndOfItsDay) {
  EXPECT_THAT(MomentFromText("2025-10-08"),
              IsOkAndHolds(absl::FromUnixSeconds(1759968000)));
  // The day after the last of February of a leap year.
  EXPECT_THAT(MomentFromText("2028-02-29"),
              IsOkAndHolds(absl::FromUnixSeconds(1835481600)));
}

TEST(MomentFromTextTest, TakesATimeAsItself) {
  EXPECT_THAT(MomentFromText("2025-10-08T12:00:00.5Z"),
              IsOkAndHolds(absl::FromUnixMillis(1759924800500)));
  EXPECT_THAT(MomentFromText("2025-10-08T14:00:00+02:00"),
              IsOkAndHolds(absl::FromUnixSeconds(1759924800)));
}

class BadDateTest : public ::testing::TestWithParam<std::string> {};

TEST_P(BadDateTest, IsRefused) {
  EXPECT_THAT(MomentFromText(GetParam()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

INSTANTIATE_TEST_SUITE_P(Texts, BadDateTest,
                         ::testing::Values("", "yesterday", "2025-13-01",
                                           "2025-02-30", "08/10/2025",
                                           "2025-10-08T12:00:00"));

TEST(MomentTextTest, NamesTheDayThatAMidnightEnds) {
  EXPECT_EQ(MomentText(absl::FromUnixSeconds(1759968000)), "8 Oct 2025");
  EXPECT_EQ(MomentText(absl::FromUnixSeconds(1759924800)),
            "8 Oct 2025 12:00 UTC");
}

struct IntervalCase {
  std::string name;
  std::string interval;
  std::string text;
  friend void PrintTo(const IntervalCase& test, std::ostream* os) {
    *os << test.name;
  }
};
class IntervalTextTest : public ::testing::TestWithParam<IntervalCase> {};

TEST_P(IntervalTextTest, ReadsAsPeopleWriteIt) {
  v1::TimeInterval interval;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(GetParam().interval,
                                                            &interval));
  EXPECT_EQ(IntervalText(interval), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Intervals, IntervalTextTest,
    ::testing::Values(IntervalCase{"Nothing", "", ""},
                      IntervalCase{"Day",
                                   "start_time { seconds: 1759190400 } "
                                   "end_time { seconds: 1759276800 }",
                                   "30 Sep 2025"},
                      IntervalCase{"Month",
                                   "start_time { seconds: 1756684800 } "
                                   "end_time { seconds: 1759276800 } "
                                   "precision: TIME_PRECISION_MONTH",
                                   "Sep 2025"},
                      IntervalCase{"InferredRange",
                                   "start_time { seconds: 1752105600 } "
                                   "end_time { seconds: 1756749600 } "
                                   "precision: TIME_PRECISION_RANGE "
                                   "basis: TIME_BASIS_INFERRED",
                                   "10 Jul - 1 Sep 2025 (inferred)"},
                      IntervalCase{"AcrossYears",
                                   "start_time { seconds: 1766966400 } "
                                   "end_time { seconds: 1767398400 }",
                                   "29 Dec 2025 - 2 Jan 2026"},
                      IntervalCase{"OpenEnd",
                                   "start_time { seconds: 1767225600 }",
                                   "from 1 Jan 2026"},
                      IntervalCase{"OpenStart",
                                   "end_time { seconds: 1759881600 }",
                                   "until 7 Oct 2025"},
                      IntervalCase{"Instant",
                                   "start_time { seconds: 1759924800 } "
                                   "precision: TIME_PRECISION_INSTANT",
                                   "8 Oct 2025 12:00 UTC"}),
    [](const auto& info) { return info.param.name; });

TEST(StartFromTextTest, TakesADateForItsBeginning) {
  EXPECT_THAT(StartFromText("2025-10-08"),
              IsOkAndHolds(absl::FromUnixSeconds(1759881600)));
  EXPECT_THAT(StartFromText("2025-10-08T12:00:00Z"),
              IsOkAndHolds(absl::FromUnixSeconds(1759924800)));
  EXPECT_THAT(StartFromText("yesterday"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(DurationTextTest, ChoosesTheUnitByTheSize) {
  const auto text = [](absl::Duration duration) {
    return DurationText(DurationToProto(duration));
  };
  EXPECT_EQ(text(absl::ZeroDuration()), "0 s");
  EXPECT_EQ(text(absl::Seconds(119)), "119 s");
  EXPECT_EQ(text(absl::Minutes(2)), "2 min");
  EXPECT_EQ(text(absl::Hours(47)), "47 h");
  EXPECT_EQ(text(absl::Hours(7 * 24 + 2)), "7 d");
  EXPECT_EQ(text(-absl::Hours(2)), "-2 h");
}

}  // namespace
}  // namespace hearsay::cli
