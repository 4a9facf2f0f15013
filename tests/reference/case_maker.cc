#include "tests/reference/case_maker.h"

#include "absl/strings/str_cat.h"
#include "common/time.h"

namespace hearsay {

absl::Time Midnight(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

absl::Time DayOf(absl::Time time) {
  return absl::FromCivil(absl::ToCivilDay(time, absl::UTCTimeZone()),
                         absl::UTCTimeZone());
}

v1::TimeInterval Interval(absl::Time start, absl::Time end) {
  v1::TimeInterval interval;
  if (start != absl::InfinitePast()) {
    *interval.mutable_start_time() = TimeToProto(start);
  }
  if (end != absl::InfiniteFuture()) {
    *interval.mutable_end_time() = TimeToProto(end);
  }
  return interval;
}

v1::TimeInterval Day(absl::Time time) {
  v1::TimeInterval day = Interval(DayOf(time), DayOf(time) + kDay);
  day.set_precision(v1::TIME_PRECISION_DAY);
  return day;
}

v1::Mention Named(const std::string& name) {
  v1::Mention mention;
  mention.set_name(name);
  return mention;
}

absl::Time CaseMaker::RandomMoment() {
  if (random_.Chance(7)) return Now() + kDay * random_.Below(10);
  const int days = random_.Chance(20) ? 200 : random_.Chance(50) ? 15 : 60;
  const absl::Time time = Now() - absl::Minutes(random_.Below(days * 24 * 60));
  return random_.Chance(60) ? DayOf(time) : time;
}

v1::TimeInterval CaseMaker::RandomInterval(absl::Time time) {
  v1::TimeInterval instant = Interval(time, absl::InfiniteFuture());
  instant.set_precision(v1::TIME_PRECISION_INSTANT);
  switch (random_.Below(12)) {
    case 0:
      return instant;
    case 1:
      return Interval(time - kDay * random_.Between(1, 30), time);
    case 2:
      return Interval(absl::InfinitePast(), time);
    case 3:
      return Interval(time, absl::InfiniteFuture());
    case 4:
      return Interval(time, time + kDay * random_.Between(1, 30));
    default:
      return Day(time);
  }
}

absl::Time CaseMaker::RandomExpiry() {
  if (random_.Chance(25)) {
    return DayOf(Now() + kDay * random_.Between(-40, 400));
  }
  if (random_.Chance(10)) {
    return Midnight(draft_.first_year + random_.Between(0, 2), 9, 1);
  }
  return Midnight(draft_.first_year + random_.Between(0, 3), 7, 1);
}

v1::Record& CaseMaker::Add(absl::Time committed) {
  v1::Record& record = case_.records.emplace_back();
  *record.mutable_commit_time() = TimeToProto(committed);
  record.set_entry_id(absl::StrCat("e", case_.records.size()));
  return record;
}

}  // namespace hearsay
