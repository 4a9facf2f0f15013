#include "tests/fuzz/message_mutator.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/reflection.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace hearsay::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using testing::Random;

constexpr int kChangesMax = 4;
// Deeper messages are not filled in: what nests can do so for ever.
constexpr int kDepthMax = 8;
constexpr size_t kTextBytesMax = 2100;  // a little over the longest limit

// The field of a message; the place where something can change.
struct Site {
  Message* message;
  const FieldDescriptor* field;
  int depth;
};

void CollectMessages(Message& message, std::vector<Message*>& messages) {
  messages.push_back(&message);
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CollectMessages(*reflection.MutableMessage(&message, field), messages);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      CollectMessages(*reflection.MutableRepeatedMessage(&message, field, i),
                      messages);
    }
  }
}

// Every field that is set, and every one that could be.
void CollectSites(Message& message, int depth, std::vector<Site>& sites) {
  const Descriptor& type = *message.GetDescriptor();
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    sites.push_back({&message, field, depth});
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->is_repeated()) {
      for (int k = 0; k < reflection.FieldSize(message, field); ++k) {
        CollectSites(*reflection.MutableRepeatedMessage(&message, field, k),
                     depth + 1, sites);
      }
    } else if (reflection.HasField(message, field)) {
      CollectSites(*reflection.MutableMessage(&message, field), depth + 1,
                   sites);
    }
  }
}

template <typename Integer>
Integer ChangeInteger(Integer value, Random& random) {
  using Limits = std::numeric_limits<Integer>;
  switch (random.Below(7)) {
    case 0:
      return static_cast<Integer>(random.Below(12));
    case 1:
      return random.Chance(50) ? Limits::min() : Limits::max();
    case 2:
      return static_cast<Integer>(random.Bits());
    case 3:
      return static_cast<Integer>(random.Bits() % 2'000'000);  // a share in ppm
    case 4:
      return static_cast<Integer>(uint64_t{0} - static_cast<uint64_t>(value));
    default: {
      // Wraps around, and so must not be a sum of signed numbers.
      const uint64_t step = uint64_t{1} << random.Below(30);
      return static_cast<Integer>(static_cast<uint64_t>(value) +
                                  (random.Chance(50) ? step : -step));
    }
  }
}

double ChangeReal(double value, Random& random) {
  using Limits = std::numeric_limits<double>;
  const double choices[] = {0.0,
                            -0.0,
                            1.0,
                            -1.0,
                            0.5,
                            -value,
                            value * 1.01,
                            Limits::quiet_NaN(),
                            Limits::infinity(),
                            -Limits::infinity(),
                            Limits::max(),
                            Limits::denorm_min()};
  return choices[random.Below(std::size(choices))];
}

int ChangeEnum(const EnumDescriptor& type, Random& random) {
  if (random.Chance(3)) return random.Between(-1, 1000);  // none of its values
  return type.value(random.Below(type.value_count()))->number();
}

}  // namespace

// The changes of one message.
class MessageMutator::Change {
 public:
  Change(const MessageMutator& mutator, uint64_t seed)
      : mutator_(mutator), random_(seed) {}

  void MutateOnce(Message& root) {
    std::vector<Site> sites;
    CollectSites(root, 0, sites);
    const Site& site = random_.Pick(sites);
    if (site.field->is_repeated()) {
      ChangeRepeated(root, site);
    } else {
      ChangeSingular(root, site);
    }
  }

  // Copies a part of `donor` over one of its type in `root`.
  bool Graft(Message& donor, Message& root) {
    std::vector<Message*> parts, places;
    CollectMessages(donor, parts);
    CollectMessages(root, places);
    const Message& part = *random_.Pick(parts);
    std::erase_if(places, [&](const Message* place) {
      return place == &part || place->GetDescriptor() != part.GetDescriptor();
    });
    if (places.empty()) return false;
    // One may lie within the other.
    std::unique_ptr<Message> copy(part.New());
    copy->CopyFrom(part);
    Message& place = *random_.Pick(places);
    if (random_.Chance(25)) {
      place.MergeFrom(*copy);
    } else {
      place.CopyFrom(*copy);
    }
    return true;
  }

 private:
  void ChangeSingular(Message& root, const Site& site) {
    Message& message = *site.message;
    const Reflection& reflection = *message.GetReflection();
    const bool is_set = reflection.HasField(message, site.field);
    if (is_set && random_.Chance(20)) {
      reflection.ClearField(&message, site.field);
      return;
    }
    if (site.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      SetScalar(message, site.field);
    } else if (!is_set) {
      if (site.depth >= kDepthMax) return;
      Fill(*reflection.MutableMessage(&message, site.field), site.depth + 1);
    } else {
      Graft(root, root);
    }
  }

  void ChangeRepeated(Message& root, const Site& site) {
    Message& message = *site.message;
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor* field = site.field;
    const int size = reflection.FieldSize(message, field);
    switch (size == 0 ? 0 : random_.Below(5)) {
      case 0:
        AddElement(message, field, site.depth);
        break;
      case 1:
        reflection.SwapElements(&message, field, random_.Below(size), size - 1);
        reflection.RemoveLast(&message, field);
        break;
      case 2:
        reflection.SwapElements(&message, field, random_.Below(size),
                                random_.Below(size));
        break;
      case 3:
        RepeatElement(message, field, random_.Below(size));
        break;
      default:
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
          Graft(root, root);
        } else {
          SetElement(message, field, random_.Below(size));
        }
    }
  }

  // Sets some of the fields of a message that is new.
  void Fill(Message& message, int depth) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* field = type.field(i);
      if (random_.Chance(65)) continue;
      if (field->is_repeated()) {
        AddElement(message, field, depth);
      } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        SetScalar(message, field);
      } else if (depth < kDepthMax) {
        Fill(*message.GetReflection()->MutableMessage(&message, field),
             depth + 1);
      }
    }
  }

  void AddElement(Message& message, const FieldDescriptor* field, int depth) {
    const Reflection& reflection = *message.GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth < kDepthMax) {
          Fill(*reflection.AddMessage(&message, field), depth + 1);
        }
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        reflection.AddString(&message, field, ChangeText("", *field));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection.AddEnumValue(&message, field,
                                ChangeEnum(*field->enum_type(), random_));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        reflection.AddInt32(&message, field, ChangeInteger(0, random_));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.AddInt64(&message, field,
                            ChangeInteger(int64_t{0}, random_));
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection.AddUInt32(&message, field, ChangeInteger(0u, random_));
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection.AddUInt64(&message, field,
                             ChangeInteger(uint64_t{0}, random_));
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        reflection.AddDouble(&message, field, ChangeReal(0, random_));
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
        reflection.AddFloat(&message, field,
                            static_cast<float>(ChangeReal(0, random_)));
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.AddBool(&message, field, random_.Chance(50));
        break;
    }
  }

  void RepeatElement(Message& message, const FieldDescriptor* field, int i) {
    const Reflection& reflection = *message.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Message* const added = reflection.AddMessage(&message, field);
      added->CopyFrom(reflection.GetRepeatedMessage(message, field, i));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection.AddString(&message, field,
                           reflection.GetRepeatedString(message, field, i));
    } else {
      AddElement(message, field, 0);
    }
  }

  // Of a field that is no message.
  void SetElement(Message& message, const FieldDescriptor* field, int i) {
    const Reflection& reflection = *message.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection.SetRepeatedString(
          &message, field, i,
          ChangeText(reflection.GetRepeatedString(message, field, i), *field));
      return;
    }
    AddElement(message, field, 0);
    const int last = reflection.FieldSize(message, field) - 1;
    reflection.SwapElements(&message, field, i, last);
    reflection.RemoveLast(&message, field);
  }

  void SetScalar(Message& message, const FieldDescriptor* field) {
    const Reflection& reflection = *message.GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        reflection.SetString(
            &message, field,
            ChangeText(reflection.GetString(message, field), *field));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection.SetEnumValue(&message, field,
                                ChangeEnum(*field->enum_type(), random_));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        reflection.SetInt32(
            &message, field,
            ChangeInteger(reflection.GetInt32(message, field), random_));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.SetInt64(
            &message, field,
            ChangeSeconds(*field, reflection.GetInt64(message, field)));
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection.SetUInt32(
            &message, field,
            ChangeInteger(reflection.GetUInt32(message, field), random_));
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection.SetUInt64(
            &message, field,
            ChangeInteger(reflection.GetUInt64(message, field), random_));
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        reflection.SetDouble(
            &message, field,
            ChangeReal(reflection.GetDouble(message, field), random_));
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
        reflection.SetFloat(&message, field,
                            static_cast<float>(ChangeReal(
                                reflection.GetFloat(message, field), random_)));
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.SetBool(&message, field,
                           !reflection.GetBool(message, field));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        break;
    }
  }

  // Times are most often some days around those of the articles: what lies in
  // other centuries is soon refused.
  int64_t ChangeSeconds(const FieldDescriptor& field, int64_t value) {
    constexpr int64_t kDay = 86'400;
    constexpr int64_t kSummer2025 = 1'750'000'000;
    if (field.containing_type()->full_name() != "google.protobuf.Timestamp" ||
        random_.Chance(15)) {
      return ChangeInteger(value, random_);
    }
    if (value == 0 || random_.Chance(30)) {
      return kSummer2025 / kDay * kDay + random_.Below(400) * kDay;
    }
    // Wraps around where it must.
    const int64_t step = random_.Between(-40, 40) * kDay +
                         (random_.Chance(20) ? random_.Below(kDay) : 0);
    return static_cast<int64_t>(static_cast<uint64_t>(value / kDay * kDay) +
                                static_cast<uint64_t>(step));
  }

  std::string ChangeText(std::string text, const FieldDescriptor& field) {
    const bool is_text = field.type() == FieldDescriptor::TYPE_STRING;
    if (is_text && !mutator_.words_.empty() && random_.Chance(60)) {
      return random_.Pick(mutator_.words_);
    }
    if (is_text && random_.Chance(30)) {
      return std::string(1, static_cast<char>('a' + random_.Below(26)));
    }
    if (random_.Chance(2)) {
      return std::string(random_.Below(kTextBytesMax), 'x');
    }
    return mutator_.mutate_bytes_(std::move(text), kTextBytesMax);
  }

  const MessageMutator& mutator_;
  Random random_;
};

MessageMutator::MessageMutator(std::vector<std::string> words,
                               ByteMutator mutate_bytes)
    : words_(std::move(words)), mutate_bytes_(std::move(mutate_bytes)) {}

void MessageMutator::Mutate(Message& message, uint64_t seed) {
  Change change(*this, seed);
  for (uint64_t i = 0; i <= seed % kChangesMax; ++i) change.MutateOnce(message);
}

void MessageMutator::CrossOver(const Message& other, Message& message,
                               uint64_t seed) {
  std::unique_ptr<Message> donor(other.New());
  donor->CopyFrom(other);
  Change change(*this, seed);
  for (uint64_t i = 0; i <= seed % kChangesMax; ++i) {
    change.Graft(*donor, message);
  }
}

}  // namespace hearsay::fuzz
