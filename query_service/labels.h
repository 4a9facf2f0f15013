#ifndef HEARSAY_QUERY_SERVICE_LABELS_H_
#define HEARSAY_QUERY_SERVICE_LABELS_H_

#include <cstdint>
#include <set>
#include <string>

#include "common/names/registry.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "hearsay/query/v1/timeline.pb.h"

namespace hearsay {

// Returns the display name of an entity as of `revision`; of one that is not
// described, its resource name.
std::string DisplayName(const Registry& registry, absl::string_view name,
                        int64_t revision);

// Collects the entities that an answer names, each once.
class Labels {
 public:
  // Adds one; an empty name is none.
  void Add(const std::string& name) {
    if (!name.empty()) names_.insert(name);
  }

  // Writes them by resource name, as of `revision`.
  void Write(
      const Registry& registry, int64_t revision,
      google::protobuf::RepeatedPtrField<query::v1::EntityLabel>& labels) const;

 private:
  std::set<std::string> names_;
};

// Returns the label of one entity as of `revision`.
query::v1::EntityLabel LabelOf(const Registry& registry,
                               const std::string& name, int64_t revision);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_LABELS_H_
