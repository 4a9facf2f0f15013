#include "common/field_checks.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/limits.h"

namespace hearsay {
namespace {

constexpr int64_t kSecondsMin = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kSecondsMax = 253402300799;  // 9999-12-31T23:59:59Z
constexpr int32_t kNanosMax = 999'999'999;

bool IsIdCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
}

bool IsId(absl::string_view id, size_t bytes_max) {
  return !id.empty() && id.size() <= bytes_max &&
         std::all_of(id.begin(), id.end(), IsIdCharacter);
}

// Language first, of letters; then subtags of letters and digits.
bool IsLanguage(absl::string_view tag) {
  const std::vector<absl::string_view> subtags = absl::StrSplit(tag, '-');
  const absl::string_view language = subtags.front();
  return tag.size() <= limits::kLanguageBytesMax && language.size() >= 2 &&
         std::all_of(language.begin(), language.end(), absl::ascii_isalpha) &&
         std::all_of(subtags.begin(), subtags.end(), [](auto subtag) {
           return !subtag.empty() && subtag.size() <= 8 &&
                  std::all_of(subtag.begin(), subtag.end(),
                              absl::ascii_isalnum);
         });
}

}  // namespace

void AddRequired(const FieldPath& field, Violations& violations) {
  violations.AddInvalid(field, "is required");
}

void CheckText(const FieldPath& field, absl::string_view text, size_t bytes_max,
               Violations& violations) {
  if (text.size() <= bytes_max) return;
  violations.AddInvalid(field, absl::StrCat("has ", text.size(),
                                            " bytes, more than ", bytes_max));
}

void CheckRequiredText(const FieldPath& field, absl::string_view text,
                       size_t bytes_max, Violations& violations) {
  if (text.empty()) {
    AddRequired(field, violations);
  } else {
    CheckText(field, text, bytes_max, violations);
  }
}

void CheckId(const FieldPath& field, absl::string_view id, size_t bytes_max,
             Violations& violations) {
  if (id.empty()) {
    AddRequired(field, violations);
  } else if (!IsId(id, bytes_max)) {
    violations.AddInvalid(
        field, absl::StrCat("must be 1 to ", bytes_max,
                            R"( characters of A-Z, a-z, 0-9, ".", "_", "-")"));
  }
}

void CheckEntryName(const FieldPath& field, absl::string_view name,
                    absl::string_view collection, Violations& violations) {
  if (name.empty()) return;
  absl::string_view id = name;
  if (absl::ConsumePrefix(&id, collection) && absl::ConsumePrefix(&id, "/") &&
      IsId(id, limits::kEntryIdBytesMax)) {
    return;
  }
  violations.AddInvalid(
      field, absl::StrCat("must be a resource name, ", collection, "/{id}"));
}

void CheckLanguage(const FieldPath& field, absl::string_view tag,
                   Violations& violations) {
  if (tag.empty() || IsLanguage(tag)) return;
  violations.AddInvalid(field,
                        R"(must be a BCP 47 tag, as in "en" or "pt-BR")");
}

void CheckRange(const FieldPath& field, int64_t value, int64_t least,
                int64_t most, Violations& violations) {
  if (least <= value && value <= most) return;
  violations.AddInvalid(
      field, absl::StrCat("is ", value, "; must be ", least, " to ", most));
}

void CheckNotNegative(const FieldPath& field, int64_t value,
                      Violations& violations) {
  if (value >= 0) return;
  violations.AddInvalid(field,
                        absl::StrCat("is ", value, "; must be 0 or more"));
}

void CheckCount(const FieldPath& field, int count, int count_max,
                Violations& violations) {
  if (count <= count_max) return;
  violations.AddInvalid(
      field, absl::StrCat("has ", count, " elements, more than ", count_max));
}

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
  CheckRange(field, page_size, 0, limits::kPageSizeMax, violations);
  return page_size == 0 ? limits::kPageSizeDefault : page_size;
}

}  // namespace hearsay
