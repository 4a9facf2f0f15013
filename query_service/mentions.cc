#include "query_service/mentions.h"

#include <vector>

#include "google/protobuf/descriptor.h"

namespace hearsay {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Visit = std::function<void(const FieldPath&, v1::Mention&)>;

void VisitIn(Message& message, const FieldPath& path, const Visit& visit) {
  if (message.GetDescriptor() == v1::Mention::descriptor()) {
    visit(path, static_cast<v1::Mention&>(message));
    return;
  }
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;  // those set, by number
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      VisitIn(*reflection.MutableMessage(&message, field),
              FieldPath(path, field->name()), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      VisitIn(*reflection.MutableRepeatedMessage(&message, field, i),
              FieldPath(path, field->name(), i), visit);
    }
  }
}

}  // namespace

void VisitMentions(Message& message, const Visit& visit) {
  VisitIn(message, FieldPath(), visit);
}

void VisitMentions(
    const Message& message,
    const std::function<void(const FieldPath&, const v1::Mention&)>& visit) {
  // Only fields that are set are taken as mutable, so nothing is changed.
  VisitIn(const_cast<Message&>(message), FieldPath(),
          [&](const FieldPath& path, v1::Mention& mention) {
            visit(path, mention);
          });
}

}  // namespace hearsay
