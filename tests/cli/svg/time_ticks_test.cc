#include "cli/svg/time_ticks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace hearsay::svg {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

std::vector<std::string> Texts(absl::Time start, absl::Time end,
                               int count_max) {
  std::vector<std::string> texts;
  for (const TimeTick& tick : TimeTicks(start, end, count_max)) {
    texts.push_back(
        absl::StrCat(tick.label, tick.year.empty() ? "" : "/", tick.year));
  }
  return texts;
}

TEST(TimeTicksTest, TellsDaysOfAShortSpan) {
  EXPECT_THAT(Texts(Day(2025, 12, 30) + absl::Hours(1), Day(2026, 1, 2), 5),
              ElementsAre("31 Dec/2025", "1 Jan/2026", "2 Jan"));
}

TEST(TimeTicksTest, StartsWeeksOnMondays) {
  EXPECT_THAT(Texts(Day(2025, 10, 1), Day(2025, 10, 28), 5),
              ElementsAre("6 Oct/2025", "13 Oct", "20 Oct", "27 Oct"));
}

TEST(TimeTicksTest, TellsMonthsAndTheYearsTheyBeginIn) {
  EXPECT_THAT(Texts(Day(2025, 10, 15), Day(2026, 2, 15), 5),
              ElementsAre("Nov/2025", "Dec", "Jan/2026", "Feb"));
  EXPECT_THAT(Texts(Day(2025, 10, 15), Day(2026, 10, 15), 5),
              ElementsAre("Jan/2026", "Apr", "Jul", "Oct"));
}

TEST(TimeTicksTest, TellsYearsOfALongSpan) {
  EXPECT_THAT(Texts(Day(2019, 3, 1), Day(2026, 3, 1), 4),
              ElementsAre("2020", "2022", "2024", "2026"));
}

TEST(TimeTicksTest, HasNoneWhereNoRoundMomentLies) {
  EXPECT_THAT(Texts(Day(2025, 10, 1) + absl::Hours(1),
                    Day(2025, 10, 1) + absl::Hours(2), 5),
              IsEmpty());
}

}  // namespace
}  // namespace hearsay::svg
