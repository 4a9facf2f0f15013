#include "common/request_checks.h"

#include "absl/strings/str_cat.h"
#include "common/limits.h"

namespace hearsay {
namespace {

constexpr int64_t kSecondsMin = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kSecondsMax = 253402300799;  // 9999-12-31T23:59:59Z
constexpr int32_t kNanosMax = 999'999'999;

}  // namespace

bool CheckTimestamp(const FieldPath& field,
                    const google::protobuf::Timestamp& timestamp,
                    Violations& violations) {
  if (kSecondsMin <= timestamp.seconds() &&
      timestamp.seconds() <= kSecondsMax && 0 <= timestamp.nanos() &&
      timestamp.nanos() <= kNanosMax) {
    return true;
  }
  violations.AddInvalid(
      field, "must lie in the years 1 to 9999, with nanos of 0 to 999999999");
  return false;
}

int CheckPageSize(const FieldPath& field, int32_t page_size,
                  Violations& violations) {
  if (page_size < 0 || page_size > limits::kPageSizeMax) {
    violations.AddInvalid(field,
                          absl::StrCat("must be 0 to ", limits::kPageSizeMax));
  }
  return page_size == 0 ? limits::kPageSizeDefault : page_size;
}

}  // namespace hearsay
