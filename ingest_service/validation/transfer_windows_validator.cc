#include "ingest_service/validation/transfer_windows_validator.h"

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/time.h"
#include "common/validation/mention_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

void CheckRequiredTime(const FieldPath& field, bool is_set,
                       const google::protobuf::Timestamp& timestamp,
                       Violations& violations) {
  if (is_set) {
    CheckTimestamp(field, timestamp, violations);
  } else {
    AddRequired(field, violations);
  }
}

// Checks one window that must not open before `earliest`.
void CheckWindow(const FieldPath& field, const v1::TransferWindow& window,
                 absl::Time earliest, absl::Time latest,
                 Violations& violations) {
  const FieldPath open_time(field, "open_time");
  const FieldPath close_time(field, "close_time");
  CheckRequiredTime(open_time, window.has_open_time(), window.open_time(),
                    violations);
  CheckRequiredTime(close_time, window.has_close_time(), window.close_time(),
                    violations);
  CheckRequiredEnum(FieldPath(field, "kind"), window.kind(), violations);
  if (!window.has_open_time() || !window.has_close_time()) return;
  const absl::Time open = TimeFromProto(window.open_time());
  const absl::Time close = TimeFromProto(window.close_time());
  if (close <= open) {
    violations.AddInvalid(close_time, "must be later than open_time");
  }
  if (open < earliest) {
    violations.AddInvalid(
        open_time, "must not be before the span or the previous window's end");
  }
  if (close > latest) {
    violations.AddInvalid(close_time, "must not be after the span");
  }
}

}  // namespace

void CheckTransferWindows(const FieldPath& field,
                          const v1::TransferWindows& transfer_windows,
                          Violations& violations) {
  const FieldPath association(field, "association");
  if (transfer_windows.association().empty()) {
    AddRequired(association, violations);
  }
  CheckEntityName(association, transfer_windows.association(),
                  {v1::ENTITY_KIND_ASSOCIATION}, violations);
  CheckRequiredText(FieldPath(field, "season"), transfer_windows.season(),
                    limits::kSeasonBytesMax, violations);
  const FieldPath end_time(field, "end_time");
  CheckRequiredTime(FieldPath(field, "start_time"),
                    transfer_windows.has_start_time(),
                    transfer_windows.start_time(), violations);
  CheckRequiredTime(end_time, transfer_windows.has_end_time(),
                    transfer_windows.end_time(), violations);
  const absl::Time start = TimeFromProto(transfer_windows.start_time());
  const absl::Time end = TimeFromProto(transfer_windows.end_time());
  if (transfer_windows.has_start_time() && transfer_windows.has_end_time() &&
      end <= start) {
    violations.AddInvalid(end_time, "must be later than start_time");
  }
  CheckCount(FieldPath(field, "windows"), transfer_windows.windows_size(),
             limits::kWindowsMax, violations);
  absl::Time earliest = start;
  for (int i = 0; i < transfer_windows.windows_size(); ++i) {
    const v1::TransferWindow& window = transfer_windows.windows(i);
    CheckWindow(FieldPath(field, "windows", i), window, earliest, end,
                violations);
    earliest = TimeFromProto(window.close_time());
  }
}

}  // namespace hearsay
