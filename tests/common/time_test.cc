#include "common/time.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace hearsay {
namespace {

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error))
      << error;
  return time;
}

struct MonthCase {
  std::string from;
  int months;
  std::string to;
  friend void PrintTo(const MonthCase& test, std::ostream* os) {
    *os << test.from << " " << test.months;
  }
};
class AddMonthsTest : public ::testing::TestWithParam<MonthCase> {};
TEST_P(AddMonthsTest, MovesByCalendarMonthsAndClampsTheDay) {
  EXPECT_EQ(AddMonths(At(GetParam().from), GetParam().months),
            At(GetParam().to));
}
INSTANTIATE_TEST_SUITE_P(
    Calendar, AddMonthsTest,
    ::testing::Values(
        MonthCase{"2026-07-01T00:00:00Z", -6, "2026-01-01T00:00:00Z"},
        MonthCase{"2026-08-31T00:00:00Z", -6, "2026-02-28T00:00:00Z"},
        MonthCase{"2024-08-31T12:30:00.5Z", -6, "2024-02-29T12:30:00.5Z"},
        MonthCase{"2026-01-31T00:00:00Z", 1, "2026-02-28T00:00:00Z"},
        MonthCase{"2025-11-30T23:59:59Z", 3, "2026-02-28T23:59:59Z"}));

TEST(TimeTest, SurvivesTheWayToProtoAndBack) {
  for (const std::string text :
       {"2025-10-07T00:00:00Z", "1969-12-31T23:59:59.999999999Z",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"}) {
    const google::protobuf::Timestamp proto = TimeToProto(At(text));
    EXPECT_GE(proto.nanos(), 0) << text;
    EXPECT_EQ(TimeFromProto(proto), At(text)) << text;
  }
}

TEST(TimeSpanTest, MomentIsTheEndAtMostTheLimit) {
  v1::TimeInterval day;
  *day.mutable_start_time() = TimeToProto(At("2025-10-07T00:00:00Z"));
  *day.mutable_end_time() = TimeToProto(At("2025-10-08T00:00:00Z"));
  const TimeSpan span = TimeSpanFromProto(day);
  EXPECT_EQ(span.Moment(At("2025-12-01T00:00:00Z")),
            At("2025-10-08T00:00:00Z"));
  EXPECT_EQ(span.Moment(At("2025-10-07T08:00:00Z")),
            At("2025-10-07T08:00:00Z"));
}

TEST(TimeSpanTest, InstantWithoutAnEndEndsAtItsStart) {
  v1::TimeInterval instant;
  *instant.mutable_start_time() = TimeToProto(At("2025-10-07T10:00:00Z"));
  EXPECT_EQ(TimeSpanFromProto(instant).end, absl::InfiniteFuture());
  instant.set_precision(v1::TIME_PRECISION_INSTANT);
  EXPECT_EQ(TimeSpanFromProto(instant).end, At("2025-10-07T10:00:00Z"));
}

TEST(TimeSpanTest, OneThatSaysNothingIsUnbounded) {
  EXPECT_FALSE(TimeSpanFromProto({}).bounded());
}

}  // namespace
}  // namespace hearsay
