#ifndef HEARSAY_COMMON_FIELD_PATH_H_
#define HEARSAY_COMMON_FIELD_PATH_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace hearsay {

// The path of a field from a message's root, as in
// `report.claims[3].money[0].currency_code`. A chain of links on the stack: a
// check that finds nothing wrong allocates nothing. A link must not outlive its
// parent.
class FieldPath {
 public:
  // The root: an empty path.
  FieldPath() = default;
  // The field `name` of `parent`; with `index` at least 0 its element.
  FieldPath(const FieldPath& parent, absl::string_view name, int index = -1)
      : parent_(&parent), name_(name), index_(index) {}

  std::string ToString() const {
    std::string path = parent_ == nullptr ? "" : parent_->ToString();
    if (!path.empty() && !name_.empty()) path += '.';
    path.append(name_.data(), name_.size());
    if (index_ >= 0) absl::StrAppend(&path, "[", index_, "]");
    return path;
  }

 private:
  const FieldPath* parent_ = nullptr;
  absl::string_view name_;
  int index_ = -1;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_FIELD_PATH_H_
