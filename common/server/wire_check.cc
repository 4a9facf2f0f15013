#include "common/server/wire_check.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/server/utf8.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using ::google::protobuf::UnknownFieldSet;
using ::google::protobuf::internal::WireFormatLite;

// A request can hold millions of bad fields; nobody reads more than this.
constexpr int kViolationsMax = 100;
// As deep as protobuf itself parses.
constexpr int kDepthMax = 100;

std::string UnknownName(int number) { return absl::StrCat("field ", number); }

// Finds the unknown fields of a message and of those in it.
class UnknownFieldFinder {
 public:
  // Costs a look at every message field, and nothing else as long as there is
  // nothing to find.
  void Visit(const Message& message, const FieldPath& path) {
    const Reflection& reflection = *message.GetReflection();
    const UnknownFieldSet& unknown = reflection.GetUnknownFields(message);
    if (!unknown.empty()) Add(message, unknown, path);
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      VisitField(message, reflection, field, path);
    }
  }

  absl::Status ToStatus() const { return violations_.ToStatus(); }

 private:
  void VisitField(const Message& message, const Reflection& reflection,
                  const FieldDescriptor& field, const FieldPath& path) {
    if (!field.is_repeated()) {
      if (!reflection.HasField(message, &field)) return;
      Visit(reflection.GetMessage(message, &field),
            FieldPath(path, field.name()));
      return;
    }
    const int size = reflection.FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      Visit(reflection.GetRepeatedMessage(message, &field, i),
            FieldPath(path, field.name(), i));
    }
  }

  void Add(const Message& message, const UnknownFieldSet& unknown,
           const FieldPath& path) {
    std::set<int> named;  // a field may occur many times
    for (int i = 0; i < unknown.field_count(); ++i) {
      const int number = unknown.field(i).number();
      if (!named.insert(number).second) continue;
      if (++count_ > kViolationsMax) return;
      violations_.Add(
          FieldPath(path, UnknownName(number)), v1::ERROR_REASON_UNKNOWN_FIELD,
          absl::StrCat(message.GetDescriptor()->full_name(), " has no field ",
                       number, " in this version"));
    }
  }

  Violations violations_;
  int count_ = 0;
};

// Takes a varint from the front of `bytes`; returns false if there is none.
bool TakeVarint(absl::string_view& bytes, uint64_t& value) {
  constexpr size_t kVarintBytesMax = 10;
  value = 0;
  for (size_t i = 0; i < bytes.size() && i < kVarintBytesMax; ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    value |= uint64_t{byte & 0x7fu} << (7 * i);
    if ((byte & 0x80) == 0) {
      bytes.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool TakeBytes(absl::string_view& bytes, uint64_t count,
               absl::string_view& taken) {
  if (count > bytes.size()) return false;
  taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return true;
}

bool TakeDelimited(absl::string_view& bytes, absl::string_view& taken) {
  uint64_t size = 0;
  return TakeVarint(bytes, size) && TakeBytes(bytes, size, taken);
}

struct Tag {
  int number;
  WireFormatLite::WireType wire_type;
};

bool TakeTag(absl::string_view& bytes, Tag& tag) {
  uint64_t value = 0;
  if (!TakeVarint(bytes, value) || value > UINT32_MAX) return false;
  tag.number = static_cast<int>(value >> 3);
  tag.wire_type = static_cast<WireFormatLite::WireType>(value & 7);
  return tag.number != 0;
}

// Skips the value of a field that is not looked into.
bool SkipValue(absl::string_view& bytes, const Tag& tag, int depth) {
  absl::string_view skipped;
  uint64_t number = 0;
  switch (tag.wire_type) {
    case WireFormatLite::WIRETYPE_VARINT:
      return TakeVarint(bytes, number);
    case WireFormatLite::WIRETYPE_FIXED64:
      return TakeBytes(bytes, 8, skipped);
    case WireFormatLite::WIRETYPE_FIXED32:
      return TakeBytes(bytes, 4, skipped);
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
      return TakeDelimited(bytes, skipped);
    case WireFormatLite::WIRETYPE_START_GROUP: {
      Tag inner;
      while (depth < kDepthMax && TakeTag(bytes, inner)) {
        if (inner.wire_type == WireFormatLite::WIRETYPE_END_GROUP) {
          return inner.number == tag.number;
        }
        if (!SkipValue(bytes, inner, depth + 1)) return false;
      }
      return false;
    }
    default:
      return false;
  }
}

// Walks the encoding of a message that does not parse, and says why.
class WireWalker {
 public:
  // Returns false once the encoding breaks: what follows means nothing.
  bool Walk(absl::string_view bytes, const Descriptor& type,
            const FieldPath& path, int depth) {
    if (depth > kDepthMax) return Broken(type, path);
    std::map<int, int> seen;  // elements of each repeated field so far
    while (!bytes.empty()) {
      Tag tag;
      if (!TakeTag(bytes, tag)) return Broken(type, path);
      const FieldDescriptor* field = type.FindFieldByNumber(tag.number);
      if (field == nullptr) {
        if (!SkipValue(bytes, tag, depth)) {
          return Broken(type, FieldPath(path, UnknownName(tag.number)));
        }
        continue;
      }
      const int index = field->is_repeated() ? seen[tag.number]++ : -1;
      const FieldPath field_path(path, field->name(), index);
      if (!WalkField(bytes, tag, *field, field_path, depth)) return false;
    }
    return true;
  }

  void AddBroken(const Descriptor& type, const FieldPath& path) {
    violations_.Add(
        path, v1::ERROR_REASON_MALFORMED_MESSAGE,
        absl::StrCat("the bytes are no valid ", type.full_name(), " message"));
  }

  bool empty() const { return violations_.empty(); }
  absl::Status ToStatus() const { return violations_.ToStatus(); }

 private:
  bool WalkField(absl::string_view& bytes, const Tag& tag,
                 const FieldDescriptor& field, const FieldPath& path,
                 int depth) {
    const bool text = field.type() == FieldDescriptor::TYPE_STRING;
    const bool message = field.type() == FieldDescriptor::TYPE_MESSAGE;
    if (tag.wire_type != WireFormatLite::WIRETYPE_LENGTH_DELIMITED ||
        (!text && !message)) {
      return SkipValue(bytes, tag, depth) ||
             Broken(*field.containing_type(), path);
    }
    absl::string_view value;
    if (!TakeDelimited(bytes, value)) {
      return Broken(*field.containing_type(), path);
    }
    if (message) return Walk(value, *field.message_type(), path, depth + 1);
    if (!IsUtf8(value)) AddNotUtf8(path);
    return true;
  }

  void AddNotUtf8(const FieldPath& path) {
    if (++count_ > kViolationsMax) return;
    violations_.Add(path, v1::ERROR_REASON_MALFORMED_MESSAGE,
                    "the string is no valid UTF-8");
  }

  bool Broken(const Descriptor& type, const FieldPath& path) {
    AddBroken(type, path);
    return false;
  }

  Violations violations_;
  int count_ = 0;
};

}  // namespace

absl::Status ParseMessage(absl::string_view bytes, Message& message) {
  RETURN_IF_ERROR(CheckMessageSize(bytes.size()));
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return MalformedMessage(bytes, *message.GetDescriptor());
  }
  return CheckUnknownFields(message);
}

absl::Status CheckMessageSize(size_t bytes) {
  if (bytes <= limits::kMessageBytesMax) return absl::OkStatus();
  return WithReason(absl::ResourceExhaustedError(absl::StrCat(
                        "The message has ", bytes, " bytes; the limit is ",
                        limits::kMessageBytesMax, ".")),
                    v1::ERROR_REASON_MESSAGE_TOO_LARGE,
                    {{"bytes", absl::StrCat(bytes)},
                     {"bytes_max", absl::StrCat(limits::kMessageBytesMax)}});
}

absl::Status CheckUnknownFields(const Message& message) {
  UnknownFieldFinder finder;
  finder.Visit(message, FieldPath());
  return finder.ToStatus();
}

absl::Status MalformedMessage(absl::string_view bytes, const Descriptor& type) {
  WireWalker walker;
  walker.Walk(bytes, type, FieldPath(), 0);
  // Whatever the walk does not understand is still no message.
  if (walker.empty()) walker.AddBroken(type, FieldPath());
  return walker.ToStatus();
}

}  // namespace hearsay
