#include "cli/schema/report_schema.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/schema/field_rules.h"
#include "cli/schema/json.h"
#include "cli/schema/kind_rules.h"

namespace hearsay::schema {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

constexpr char kTimestamp[] = "google.protobuf.Timestamp";
constexpr char kTimestampPattern[] =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
    "(Z|[+-][0-9]{2}:[0-9]{2})$";

// The element's comment, in one line.
template <typename Element>
std::string CommentOf(const Element& element) {
  google::protobuf::SourceLocation location;
  if (!element.GetSourceLocation(&location)) return "";
  const std::vector<absl::string_view> words = absl::StrSplit(
      location.leading_comments, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

Json Reference(const std::string& name) {
  return std::move(Json::Object().Add("$ref", Json::String("#/$defs/" + name)));
}

Json TimestampSchema() {
  Json schema = Json::Object();
  schema.Add("type", Json::String("string"))
      .Add("format", Json::String("date-time"))
      .Add("pattern", Json::String(kTimestampPattern));
  return schema;
}

Json EnumSchema(const EnumDescriptor& type) {
  std::vector<std::string> names;
  std::string description = CommentOf(type);
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;  // left out instead
    names.push_back(type.value(i)->name());
    absl::StrAppend(&description, "\n", names.back(), ": ",
                    CommentOf(*type.value(i)));
  }
  Json schema = Json::Object();
  schema.Add("description", Json::String(description))
      .Add("type", Json::String("string"))
      .Add("enum", Json::Strings(names));
  return schema;
}

void AddLimits(const FieldRule& rule, Json& schema) {
  const auto add = [&](const char* key, const std::optional<int64_t>& limit) {
    if (limit.has_value()) schema.Add(key, Json::Number(*limit));
  };
  if (!rule.pattern.empty()) schema.Add("pattern", Json::String(rule.pattern));
  add("minLength", rule.length_min);
  add("maxLength", rule.length_max);
  add("minimum", rule.least);
  add("maximum", rule.most);
}

// A whole number of 64 bits, which protocol buffers write as text.
Json Int64Schema(const FieldRule& rule) {
  Json number = Json::Object();
  number.Add("type", Json::String("integer"));
  AddLimits(rule, number);
  Json text = Json::Object();
  text.Add("type", Json::String("string"))
      .Add("pattern",
           Json::String(rule.least == 0 ? "^[0-9]{1,19}$" : "^-?[0-9]{1,19}$"));
  return std::move(Json::Object().Add("anyOf", Json::Array({text, number})));
}

Json ScalarSchema(const char* type, const FieldRule& rule) {
  Json schema = Json::Object();
  schema.Add("type", Json::String(type));
  AddLimits(rule, schema);
  return schema;
}

// The schema of one value of the field.
Json ValueSchema(const FieldDescriptor& field, const FieldRule& rule) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return ScalarSchema("boolean", rule);
    case FieldDescriptor::CPPTYPE_INT64:
      return Int64Schema(rule);
    case FieldDescriptor::CPPTYPE_ENUM:
      return Reference(field.enum_type()->name());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return field.message_type()->full_name() == kTimestamp
                 ? TimestampSchema()
                 : Reference(field.message_type()->name());
    case FieldDescriptor::CPPTYPE_STRING:
      return ScalarSchema("string", rule);
    default:
      return ScalarSchema("integer", rule);
  }
}

Json FieldSchema(const FieldDescriptor& field) {
  const FieldRule rule = RuleOf(field);
  Json schema = Json::Object();
  schema.Add("description", Json::String(CommentOf(field)));
  if (!field.is_repeated()) {
    // What stands beside a description holds together with it.
    schema.Add("allOf", Json::Array({ValueSchema(field, rule)}));
    return schema;
  }
  schema.Add("type", Json::String("array"))
      .Add("items", ValueSchema(field, rule));
  if (rule.count_min.has_value()) {
    schema.Add("minItems", Json::Number(*rule.count_min));
  }
  if (rule.count_max.has_value()) {
    schema.Add("maxItems", Json::Number(*rule.count_max));
  }
  return schema;
}

// Adds what a message may hold to `schema`.
void AddMessage(const Descriptor& message, Json& schema) {
  Json properties = Json::Object();
  std::vector<std::string> required;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    properties.Add(field.json_name(), FieldSchema(field));
    if (RuleOf(field).required) required.push_back(field.json_name());
  }
  schema.Add("description", Json::String(CommentOf(message)))
      .Add("type", Json::String("object"))
      .Add("additionalProperties", Json::Bool(false))
      .Add("properties", std::move(properties));
  if (!required.empty()) schema.Add("required", Json::Strings(required));
  Json conditions = ConditionsOf(message.name());
  if (!conditions.empty()) schema.Add("allOf", std::move(conditions));
}

// Adds the definitions of all that a message refers to, each once.
void AddDefinitions(const Descriptor& message, std::set<std::string>& known,
                    Json& definitions) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (const EnumDescriptor* type = field.enum_type()) {
      if (known.insert(type->name()).second) {
        definitions.Add(type->name(), EnumSchema(*type));
      }
    }
    const Descriptor* type = field.message_type();
    if (type == nullptr || type->full_name() == kTimestamp ||
        !known.insert(type->name()).second) {
      continue;
    }
    Json schema = Json::Object();
    AddMessage(*type, schema);
    definitions.Add(type->name(), std::move(schema));
    AddDefinitions(*type, known, definitions);
  }
}

}  // namespace

std::string ReportSchema(const Descriptor& report) {
  Json schema = Json::Object();
  schema
      .Add("$schema",
           Json::String("https://json-schema.org/draft/2020-12/schema"))
      .Add("title", Json::String("Parsed report"));
  AddMessage(report, schema);
  Json definitions = Json::Object();
  std::set<std::string> known;
  AddDefinitions(report, known, definitions);
  schema.Add("$defs", std::move(definitions));
  return schema.Text() + "\n";
}

}  // namespace hearsay::schema
