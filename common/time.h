// Times: between protocol buffers, absl::Time and the microseconds that are
// stored.
#ifndef HEARSAY_COMMON_TIME_H_
#define HEARSAY_COMMON_TIME_H_

#include <cstdint>

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "hearsay/v1/time.pb.h"

namespace hearsay {

absl::Time TimeFromProto(const google::protobuf::Timestamp& timestamp);
google::protobuf::Timestamp TimeToProto(absl::Time time);
google::protobuf::Duration DurationToProto(absl::Duration duration);

// A TimeInterval as the code computes with it; unbounded ends are infinite.
struct TimeSpan {
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();  // exclusive
  v1::TimePrecision precision = v1::TIME_PRECISION_UNSPECIFIED;
  v1::TimeBasis basis = v1::TIME_BASIS_UNSPECIFIED;

  // Whether it says anything at all.
  bool bounded() const {
    return start != absl::InfinitePast() || end != absl::InfiniteFuture();
  }
  // The last moment it can be: its end, at most `limit`.
  absl::Time Moment(absl::Time limit) const {
    return end < limit ? end : limit;
  }
};

// Returns the span; one INSTANT without an end ends at its start.
TimeSpan TimeSpanFromProto(const v1::TimeInterval& interval);

// Returns `time` moved by `months` calendar months (UTC), the day clamped to
// the month's last: 31 August less six months is 28 or 29 February.
absl::Time AddMonths(absl::Time time, int months);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_TIME_H_
