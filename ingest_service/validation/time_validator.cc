#include "ingest_service/validation/time_validator.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/time.h"
#include "ingest_service/validation/field_checks.h"

namespace hearsay {
namespace {

constexpr int64_t kSecondsMin = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr int64_t kSecondsMax = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr int32_t kNanosMax = 999'999'999;

}  // namespace

bool IsValidTimestamp(const google::protobuf::Timestamp& timestamp) {
  return kSecondsMin <= timestamp.seconds() &&
         timestamp.seconds() <= kSecondsMax && 0 <= timestamp.nanos() &&
         timestamp.nanos() <= kNanosMax;
}

void CheckTimestamp(const FieldPath& field,
                    const google::protobuf::Timestamp& timestamp,
                    Violations& violations) {
  if (IsValidTimestamp(timestamp)) return;
  violations.AddInvalid(
      field, "must lie in the years 1 to 9999, with nanos of 0 to 999999999");
}

void CheckInterval(const FieldPath& field, const v1::TimeInterval& interval,
                   Violations& violations) {
  const FieldPath start(field, "start_time");
  const FieldPath end(field, "end_time");
  CheckTimestamp(start, interval.start_time(), violations);
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
  CheckTimestamp(field, timestamp, violations);
  if (TimeFromProto(timestamp) <= now + limits::kFutureMax) return;
  violations.AddInvalid(
      field,
      absl::StrCat("is more than ", absl::FormatDuration(limits::kFutureMax),
                   " after the server's clock"));
}

void CheckPastInterval(const FieldPath& field, const v1::TimeInterval& interval,
                       absl::Time now, Violations& violations) {
  CheckInterval(field, interval, violations);
  if (IsValidTimestamp(interval.start_time())) {
    CheckNotFuture(FieldPath(field, "start_time"), interval.start_time(), now,
                   violations);
  }
}

}  // namespace hearsay
