#include "common/time.h"

#include <algorithm>

#include "absl/time/civil_time.h"

namespace hearsay {

absl::Time TimeFromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) +
         absl::Nanoseconds(timestamp.nanos());
}

google::protobuf::Timestamp TimeToProto(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

google::protobuf::Duration DurationToProto(absl::Duration duration) {
  google::protobuf::Duration result;
  const int64_t seconds = absl::ToInt64Seconds(duration);
  result.set_seconds(seconds);
  result.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(duration - absl::Seconds(seconds))));
  return result;
}

TimeSpan TimeSpanFromProto(const v1::TimeInterval& interval) {
  TimeSpan span;
  if (interval.has_start_time())
    span.start = TimeFromProto(interval.start_time());
  if (interval.has_end_time()) {
    span.end = TimeFromProto(interval.end_time());
  } else if (interval.precision() == v1::TIME_PRECISION_INSTANT &&
             interval.has_start_time()) {
    span.end = span.start;
  }
  span.precision = interval.precision();
  span.basis = interval.basis();
  return span;
}

absl::Time AddMonths(absl::Time time, int months) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilSecond civil = absl::ToCivilSecond(time, utc);
  const absl::CivilMonth month = absl::CivilMonth(civil) + months;
  const int last_day = (absl::CivilDay(month + 1) - 1).day();
  const absl::CivilSecond moved(month.year(), month.month(),
                                std::min(civil.day(), last_day), civil.hour(),
                                civil.minute(), civil.second());
  const absl::Duration fraction = time - absl::FromCivil(civil, utc);
  return absl::FromCivil(moved, utc) + fraction;
}

}  // namespace hearsay
