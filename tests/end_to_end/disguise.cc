#include "tests/end_to_end/disguise.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "common/time.h"

namespace hearsay::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

constexpr absl::Duration kShift = absl::Hours(24 * 7 * 52);

bool IsResourceName(const FieldDescriptor& field) {
  static const auto* const names =
      new std::set<std::string>{"hearsay.v1.Alias.contexts",
                                "hearsay.v1.Engagement.club",
                                "hearsay.v1.Entity.affiliations",
                                "hearsay.v1.Entity.association",
                                "hearsay.v1.Entity.name",
                                "hearsay.v1.EntityMerge.duplicate",
                                "hearsay.v1.EntityMerge.survivor",
                                "hearsay.v1.Mention.name",
                                "hearsay.v1.Outcome.from_club",
                                "hearsay.v1.Outcome.player",
                                "hearsay.v1.Outcome.to_club",
                                "hearsay.v1.PairCopyRate.copier",
                                "hearsay.v1.PairCopyRate.original",
                                "hearsay.v1.PreContractRule.from_association",
                                "hearsay.v1.TransferWindows.association"};
  return names->contains(field.full_name());
}

bool IsMentionText(const FieldDescriptor& field) {
  static const auto* const texts = new std::set<std::string>{
      "hearsay.v1.Alias.text", "hearsay.v1.Entity.display_name",
      "hearsay.v1.Mention.text"};
  return texts->contains(field.full_name());
}

// Returns the next letter of the alphabet; other characters stay.
char Rotate(char c) {
  if (absl::ascii_islower(c)) return c == 'z' ? 'a' : static_cast<char>(c + 1);
  if (absl::ascii_isupper(c)) return c == 'Z' ? 'A' : static_cast<char>(c + 1);
  return c;
}

// Letters and their accents apart, so that "é" stays an accented "e" when its
// letter changes.
std::string Decompose(const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string decomposed;
  icu::StringByteSink<std::string> sink(&decomposed);
  icu::Normalizer2::getNFDInstance(error)->normalizeUTF8(0, text, sink, nullptr,
                                                         error);
  return decomposed;
}

}  // namespace

Disguise Disguise::Complete(absl::Time newest, absl::Time now) {
  return Disguise(true, newest + kShift < now ? kShift : -kShift);
}

std::string Disguise::Text(const std::string& text) const {
  if (!renames_) return text;
  std::string renamed = Decompose(text);
  for (char& c : renamed) c = Rotate(c);
  return renamed;
}

std::string Disguise::Name(const std::string& resource_name) const {
  const size_t slash = resource_name.find('/');
  if (slash == std::string::npos) return resource_name;
  return resource_name.substr(0, slash + 1) +
         Text(resource_name.substr(slash + 1));
}

void Disguise::Apply(Message& message) const {
  if (message.GetDescriptor() == Timestamp::descriptor()) {
    auto& timestamp = dynamic_cast<Timestamp&>(message);
    timestamp = TimeToProto(At(TimeFromProto(timestamp)));
    return;
  }
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const int count =
        field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Apply(field->is_repeated()
                  ? *reflection.MutableRepeatedMessage(&message, field, i)
                  : *reflection.MutableMessage(&message, field));
        continue;
      }
      if (!IsResourceName(*field) && !IsMentionText(*field)) continue;
      const std::string old =
          field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                               : reflection.GetString(message, field);
      const std::string changed =
          IsResourceName(*field) ? Name(old) : Text(old);
      if (field->is_repeated()) {
        reflection.SetRepeatedString(&message, field, i, changed);
      } else {
        reflection.SetString(&message, field, changed);
      }
    }
  }
}

}  // namespace hearsay::testing
