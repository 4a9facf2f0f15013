#include "tests/fuzz/sample.h"

#include <google/protobuf/reflection.h>

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/fuzz/checks.h"
#include "tests/testing/json_writes.h"

namespace hearsay::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void CollectTexts(const Message& message, std::set<std::string>& texts) {
  constexpr size_t kWordBytesMax = 60;
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size =
        field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectTexts(field->is_repeated()
                         ? reflection.GetRepeatedMessage(message, field, i)
                         : reflection.GetMessage(message, field),
                     texts);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string text =
            field->is_repeated()
                ? reflection.GetRepeatedString(message, field, i)
                : reflection.GetString(message, field);
        if (text.size() <= kWordBytesMax) texts.insert(text);
      }
    }
  }
}

}  // namespace

std::vector<std::unique_ptr<Message>> SampleWrites() {
  std::vector<std::unique_ptr<Message>> writes;
  for (const char* file : {"registry.jsonl", "articles.jsonl"}) {
    auto read =
        testing::ReadJsonWrites(absl::StrCat(HEARSAY_SAMPLE_DIR, "/", file));
    Require(read.ok(), read.status().ToString());
    for (auto& write : *read) writes.push_back(std::move(write));
  }
  return writes;
}

std::vector<v1::Record> SampleEntities() {
  std::vector<v1::Record> records;
  for (const auto& write : SampleWrites()) {
    const auto* const upsert =
        dynamic_cast<const ingest::v1::UpsertEntityRequest*>(write.get());
    if (upsert != nullptr) {
      *records.emplace_back().mutable_entity() = upsert->entity();
    }
  }
  return records;
}

std::vector<std::string> SampleWords() {
  std::set<std::string> texts;
  for (const auto& write : SampleWrites()) CollectTexts(*write, texts);
  return {texts.begin(), texts.end()};
}

}  // namespace hearsay::fuzz
