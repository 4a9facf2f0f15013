#include "cli/svg/time_ticks.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace hearsay::svg {
namespace {

// The distance from tick to tick: in days, or else in months.
struct Step {
  int days = 0;
  int months = 0;
};

constexpr Step kSteps[] = {
    {1, 0}, {2, 0},  {7, 0},  {14, 0}, {0, 1},   {0, 2},   {0, 3},
    {0, 6}, {0, 12}, {0, 24}, {0, 60}, {0, 120}, {0, 240}, {0, 600},
};

absl::Time Midnight(absl::CivilDay day) {
  return absl::FromCivil(day, absl::UTCTimeZone());
}

// The first round day of that step that is not before `start`.
absl::CivilDay FirstDay(absl::Time start, Step step) {
  absl::CivilDay day = absl::ToCivilDay(start, absl::UTCTimeZone());
  if (Midnight(day) < start) ++day;
  if (step.days >= 7) {
    while (absl::GetWeekday(day) != absl::Weekday::monday) ++day;
    return day;
  }
  if (step.days > 0) return day;
  absl::CivilMonth month(day);
  if (absl::CivilDay(month) < day) ++month;
  const auto months = [](absl::CivilMonth m) {
    return m.year() * 12 + m.month() - 1;
  };
  while (months(month) % step.months != 0) ++month;
  return absl::CivilDay(month);
}

absl::CivilDay NextDay(absl::CivilDay day, Step step) {
  if (step.days > 0) return day + step.days;
  return absl::CivilDay(absl::CivilMonth(day) + step.months);
}

std::vector<absl::CivilDay> Days(absl::Time start, absl::Time end, Step step,
                                 int count_max) {
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay day = FirstDay(start, step);
       Midnight(day) <= end && static_cast<int>(days.size()) <= count_max;
       day = NextDay(day, step)) {
    days.push_back(day);
  }
  return days;
}

TimeTick TickOf(absl::CivilDay day, Step step) {
  const absl::Time time = Midnight(day);
  const char* format = step.days > 0 ? "%-d %b" : "%b";
  if (step.months >= 12) return {time, absl::StrCat(day.year()), ""};
  return {time, absl::FormatTime(format, time, absl::UTCTimeZone()), ""};
}

std::vector<TimeTick> TicksOf(const std::vector<absl::CivilDay>& days,
                              Step step) {
  std::vector<TimeTick> ticks;
  for (size_t i = 0; i < days.size(); ++i) {
    ticks.push_back(TickOf(days[i], step));
    const bool another_year = i == 0 || days[i].year() != days[i - 1].year();
    if (another_year && step.months < 12) {
      ticks.back().year = absl::StrCat(days[i].year());
    }
  }
  return ticks;
}

}  // namespace

std::vector<TimeTick> TimeTicks(absl::Time start, absl::Time end,
                                int count_max) {
  for (const Step step : kSteps) {
    const auto days = Days(start, end, step, count_max);
    if (static_cast<int>(days.size()) <= count_max) return TicksOf(days, step);
  }
  return {};
}

}  // namespace hearsay::svg
