#ifndef HEARSAY_TESTS_COMMON_VALIDATION_FIELD_WALK_H_
#define HEARSAY_TESTS_COMMON_VALIDATION_FIELD_WALK_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace hearsay::testing {

// Calls `visit` for every field that is set in `message`, at any depth, with
// its path; of a repeated field, for its first element. `visit` may change it.
inline void VisitFields(
    google::protobuf::Message& message, const std::string& path,
    const std::function<
        void(const std::string& path, google::protobuf::Message& owner,
             const google::protobuf::FieldDescriptor& field)>& visit) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    const std::string field_path =
        absl::StrCat(path, path.empty() ? "" : ".", field->name(),
                     field->is_repeated() ? "[0]" : "");
    visit(field_path, message, *field);
    if (field->message_type() == nullptr) continue;
    VisitFields(field->is_repeated()
                    ? *reflection.MutableRepeatedMessage(&message, field, 0)
                    : *reflection.MutableMessage(&message, field),
                field_path, visit);
  }
}

// Returns the bad fields that `status` names.
inline std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest details;
  std::vector<std::string> fields;
  if (const auto payload =
          status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    details.ParseFromString(std::string(*payload));
  }
  for (const auto& violation : details.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_COMMON_VALIDATION_FIELD_WALK_H_
