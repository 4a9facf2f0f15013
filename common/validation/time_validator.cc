#include "common/validation/time_validator.h"

#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/time.h"

namespace hearsay {
namespace {

bool IsFuture(const google::protobuf::Timestamp& timestamp, absl::Time now) {
  return TimeFromProto(timestamp) > now + limits::kFutureMax;
}

void AddFuture(const FieldPath& field, Violations& violations) {
  violations.AddInvalid(
      field,
      absl::StrCat("is more than ", absl::FormatDuration(limits::kFutureMax),
                   " after the server's clock"));
}

}  // namespace

void CheckInterval(const FieldPath& field, const v1::TimeInterval& interval,
                   Violations& violations) {
  const FieldPath end(field, "end_time");
  CheckTimestamp(FieldPath(field, "start_time"), interval.start_time(),
                 violations);
  CheckTimestamp(end, interval.end_time(), violations);
  if (interval.has_start_time() && interval.has_end_time() &&
      TimeFromProto(interval.end_time()) <=
          TimeFromProto(interval.start_time())) {
    violations.AddInvalid(end, "must be later than start_time");
  }
  const FieldPath precision(field, "precision");
  CheckEnum(precision, interval.precision(), violations);
  if (interval.precision() == v1::TIME_PRECISION_INSTANT &&
      !interval.has_start_time()) {
    violations.AddInvalid(precision, "INSTANT needs a start_time");
  }
  CheckEnum(FieldPath(field, "basis"), interval.basis(), violations);
  CheckText(FieldPath(field, "expression"), interval.expression(),
            limits::kTimeExpressionBytesMax, violations);
}

void CheckNotFuture(const FieldPath& field,
                    const google::protobuf::Timestamp& timestamp,
                    absl::Time now, Violations& violations) {
  if (CheckTimestamp(field, timestamp, violations) &&
      IsFuture(timestamp, now)) {
    AddFuture(field, violations);
  }
}

void CheckPastInterval(const FieldPath& field, const v1::TimeInterval& interval,
                       absl::Time now, Violations& violations) {
  CheckInterval(field, interval, violations);
  Violations said_already;
  const FieldPath start(field, "start_time");
  if (CheckTimestamp(start, interval.start_time(), said_already) &&
      IsFuture(interval.start_time(), now)) {
    AddFuture(start, violations);
  }
}

}  // namespace hearsay
