#include "cli/date_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

std::string Format(absl::string_view format, absl::Time time) {
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

std::string InstantText(absl::Time time) {
  return Format("%-d %b %Y %H:%M UTC", time);
}

// The last day of a span that ends before `end`.
std::string LastDayText(absl::Time end) {
  return DayText(end - absl::Microseconds(1));
}

std::string RangeText(absl::Time start, absl::Time end) {
  const std::string first = DayText(start);
  const std::string last = LastDayText(end);
  if (first == last) return first;
  const bool same_year =
      Format("%Y", start) == Format("%Y", end - absl::Microseconds(1));
  return absl::StrCat(same_year ? Format("%-d %b", start) : first, " - ", last);
}

std::string SpanText(const TimeSpan& span) {
  if (!span.bounded()) return "";
  if (span.start == absl::InfinitePast()) {
    return absl::StrCat("until ", LastDayText(span.end));
  }
  if (span.precision == v1::TIME_PRECISION_INSTANT || span.start == span.end) {
    return InstantText(span.start);
  }
  if (span.end == absl::InfiniteFuture()) {
    return absl::StrCat("from ", DayText(span.start));
  }
  if (span.precision == v1::TIME_PRECISION_MONTH) {
    return Format("%b %Y", span.start);
  }
  return RangeText(span.start, span.end);
}

absl::StatusOr<absl::Time> TimeFromText(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text,
                   "\" is neither a date as in 2025-10-08 nor a time as in "
                   "2025-10-08T12:00:00Z."));
}

}  // namespace

absl::StatusOr<absl::Time> MomentFromText(absl::string_view text) {
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    return absl::FromCivil(day + 1, absl::UTCTimeZone());
  }
  return TimeFromText(text);
}

absl::StatusOr<absl::Time> StartFromText(absl::string_view text) {
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    return absl::FromCivil(day, absl::UTCTimeZone());
  }
  return TimeFromText(text);
}

bool IsMidnight(absl::Time time) {
  return absl::FromCivil(absl::ToCivilDay(time, absl::UTCTimeZone()),
                         absl::UTCTimeZone()) == time;
}

std::string DayText(absl::Time time) { return Format("%-d %b %Y", time); }

std::string MomentText(absl::Time time) {
  if (IsMidnight(time)) return LastDayText(time);
  return InstantText(time);
}

std::string IntervalText(const v1::TimeInterval& interval) {
  std::string text = SpanText(TimeSpanFromProto(interval));
  if (interval.basis() == v1::TIME_BASIS_INFERRED && !text.empty()) {
    text += " (inferred)";
  }
  return text;
}

std::string DurationText(const google::protobuf::Duration& proto) {
  struct Unit {
    absl::Duration size;
    absl::Duration from;  // shorter ones are told in the unit before
    const char* name;
  };
  static const Unit kUnits[] = {
      {absl::Hours(24), absl::Hours(48), " d"},
      {absl::Hours(1), absl::Hours(2), " h"},
      {absl::Minutes(1), absl::Minutes(2), " min"},
      {absl::Seconds(1), absl::ZeroDuration(), " s"},
  };
  const absl::Duration duration =
      absl::Seconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
  const absl::Duration length = absl::AbsDuration(duration);
  for (const Unit& unit : kUnits) {
    if (length < unit.from) continue;
    return absl::StrCat(duration < absl::ZeroDuration() ? "-" : "",
                        std::llround(absl::FDivDuration(length, unit.size)),
                        unit.name);
  }
  return "";
}

}  // namespace hearsay::cli
