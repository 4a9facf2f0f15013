#include "query_service/labels.h"

namespace hearsay {

std::string DisplayName(const Registry& registry, absl::string_view name,
                        int64_t revision) {
  const v1::Entity* entity = registry.Find(name, revision);
  return entity == nullptr ? std::string(name) : entity->display_name();
}

void Labels::Write(
    const Registry& registry, int64_t revision,
    google::protobuf::RepeatedPtrField<query::v1::EntityLabel>& labels) const {
  for (const std::string& name : names_) {
    *labels.Add() = LabelOf(registry, name, revision);
  }
}

query::v1::EntityLabel LabelOf(const Registry& registry,
                               const std::string& name, int64_t revision) {
  query::v1::EntityLabel label;
  label.set_name(name);
  label.set_display_name(DisplayName(registry, name, revision));
  label.set_kind(KindOfName(name));
  const v1::Entity* entity = registry.Find(name, revision);
  label.set_provisional(entity != nullptr && entity->provisional());
  return label;
}

}  // namespace hearsay
