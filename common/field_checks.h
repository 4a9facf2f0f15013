// The checks that fields of many messages share. Each adds what it finds to
// `violations`, with the field's path.
#ifndef HEARSAY_COMMON_FIELD_CHECKS_H_
#define HEARSAY_COMMON_FIELD_CHECKS_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/timestamp.pb.h"

namespace hearsay {

// Adds that a required field is not set.
void AddRequired(const FieldPath& field, Violations& violations);

// At most `bytes_max` bytes.
void CheckText(const FieldPath& field, absl::string_view text, size_t bytes_max,
               Violations& violations);
// 1 to `bytes_max` bytes.
void CheckRequiredText(const FieldPath& field, absl::string_view text,
                       size_t bytes_max, Violations& violations);

// 1 to `bytes_max` characters of A-Z, a-z, 0-9, ".", "_", "-".
void CheckId(const FieldPath& field, absl::string_view id, size_t bytes_max,
             Violations& violations);
// `collection`, a slash and an entry id, as in `reports/r1`; or empty.
void CheckEntryName(const FieldPath& field, absl::string_view name,
                    absl::string_view collection, Violations& violations);
// A BCP 47 tag by its shape, as in "en" or "pt-BR"; or empty.
void CheckLanguage(const FieldPath& field, absl::string_view tag,
                   Violations& violations);

// `least` to `most`, both inclusive.
void CheckRange(const FieldPath& field, int64_t value, int64_t least,
                int64_t most, Violations& violations);
// At least 0.
void CheckNotNegative(const FieldPath& field, int64_t value,
                      Violations& violations);
// At most `count_max` elements.
void CheckCount(const FieldPath& field, int count, int count_max,
                Violations& violations);

// In the years 1 to 9999, its nanoseconds in their range. Returns whether it
// is.
bool CheckTimestamp(const FieldPath& field,
                    const google::protobuf::Timestamp& timestamp,
                    Violations& violations);

// Not negative nor too large. Returns the page size to use: the default for 0.
int CheckPageSize(const FieldPath& field, int32_t page_size,
                  Violations& violations);

// A value that this version knows.
template <typename Enum>
void CheckEnum(const FieldPath& field, Enum value, Violations& violations) {
  const auto* descriptor = google::protobuf::GetEnumDescriptor<Enum>();
  if (descriptor->FindValueByNumber(value) != nullptr) return;
  violations.AddInvalid(field,
                        absl::StrCat("is ", static_cast<int>(value),
                                     ", which is no value of this version"));
}

// A known value that is not the first, UNSPECIFIED.
template <typename Enum>
void CheckRequiredEnum(const FieldPath& field, Enum value,
                       Violations& violations) {
  if (static_cast<int>(value) == 0) {
    AddRequired(field, violations);
  } else {
    CheckEnum(field, value, violations);
  }
}

}  // namespace hearsay

#endif  // HEARSAY_COMMON_FIELD_CHECKS_H_
