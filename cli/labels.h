#ifndef HEARSAY_CLI_LABELS_H_
#define HEARSAY_CLI_LABELS_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <map>
#include <string>

#include "hearsay/query/v1/timeline.pb.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay::cli {

// Display names of the entities in an answer. Thread-compatible.
class Labels {
 public:
  void Add(
      const google::protobuf::RepeatedPtrField<query::v1::EntityLabel>& labels);

  // Returns the display name, "?" behind that of a provisional entity; the
  // resource name if there is no label.
  std::string Of(const std::string& name) const;
  // As Of() for what the mention names; its text if it names nothing.
  std::string Of(const v1::Mention& mention) const;

 private:
  std::map<std::string, std::string> display_names_;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_LABELS_H_
