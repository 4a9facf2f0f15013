#include "cli/date_text.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

std::string Format(absl::string_view format, absl::Time time) {
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

bool IsMidnight(absl::Time time) {
  return absl::FromCivil(absl::ToCivilDay(time, absl::UTCTimeZone()),
                         absl::UTCTimeZone()) == time;
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

}  // namespace

absl::StatusOr<absl::Time> MomentFromText(absl::string_view text) {
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    return absl::FromCivil(day + 1, absl::UTCTimeZone());
  }
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text,
                   "\" is neither a date as in 2025-10-08 nor a time as in "
                   "2025-10-08T12:00:00Z."));
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

}  // namespace hearsay::cli
