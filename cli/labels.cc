#include "cli/labels.h"

#include "absl/strings/str_cat.h"

namespace hearsay::cli {

void Labels::Add(
    const google::protobuf::RepeatedPtrField<query::v1::EntityLabel>& labels) {
  for (const query::v1::EntityLabel& label : labels) {
    display_names_[label.name()] =
        absl::StrCat(label.display_name(), label.provisional() ? "?" : "");
  }
}

std::string Labels::Of(const std::string& name) const {
  const auto found = display_names_.find(name);
  return found == display_names_.end() ? name : found->second;
}

std::string Labels::Of(const v1::Mention& mention) const {
  return mention.has_text() ? mention.text() : Of(mention.name());
}

}  // namespace hearsay::cli
