#include "tests/end_to_end/bad_input_table.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <map>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/status_macros.h"

namespace hearsay::testing {
namespace {

using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Struct;
using google::protobuf::Value;

const Value& At(const Struct& object, const std::string& key) {
  static const Value none;
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? none : found->second;
}

std::string Text(const Struct& object, const std::string& key) {
  return At(object, key).string_value();
}

// A step of a path: "claims[2]" is a name and an index, "kind" only a name.
struct Step {
  std::string name;
  int index = -1;
};

std::vector<Step> ParsePath(absl::string_view path) {
  std::vector<Step> steps;
  for (const absl::string_view part : absl::StrSplit(path, '.')) {
    Step step;
    const std::vector<std::string> pieces = absl::StrSplit(part, '[');
    step.name = pieces[0];
    if (pieces.size() > 1 &&
        !absl::SimpleAtoi(pieces[1].substr(0, pieces[1].size() - 1),
                          &step.index)) {
      step.index = -1;
    }
    steps.push_back(step);
  }
  return steps;
}

// Returns the value at `step`, made if it is not there.
Value& Descend(Value& value, const Step& step) {
  Value& field = (*value.mutable_struct_value()->mutable_fields())[step.name];
  if (step.index < 0) return field;
  google::protobuf::ListValue& list = *field.mutable_list_value();
  while (list.values_size() <= step.index) list.add_values();
  return *list.mutable_values(step.index);
}

void SetAt(Value& root, absl::string_view path, const Value& replacement) {
  Value* value = &root;
  for (const Step& step : ParsePath(path)) value = &Descend(*value, step);
  *value = replacement;
}

void ClearAt(Value& root, absl::string_view path) {
  std::vector<Step> steps = ParsePath(path);
  const Step last = steps.back();
  steps.pop_back();
  Value* value = &root;
  for (const Step& step : steps) value = &Descend(*value, step);
  value->mutable_struct_value()->mutable_fields()->erase(last.name);
}

TableCall CallFrom(const Struct& line) {
  return {Text(line, "method"), At(line, "request")};
}

absl::StatusOr<BadInput> CaseFrom(
    const Struct& line, const std::map<std::string, TableCall>& bases) {
  BadInput input;
  input.name = Text(line, "case");
  const auto base = bases.find(Text(line, "base"));
  if (base == bases.end() && Text(line, "method").empty()) {
    return absl::NotFoundError(absl::StrCat("base of ", input.name));
  }
  input.call = base == bases.end() ? CallFrom(line) : base->second;
  for (const Value& path : At(line, "clear").list_value().values()) {
    ClearAt(input.call.request, path.string_value());
  }
  // Absent where they are none; in the order of their paths.
  const auto& set = At(line, "set").struct_value().fields();
  for (const auto& [path, value] :
       std::map<std::string, Value>(set.begin(), set.end())) {
    SetAt(input.call.request, path, value);
  }
  if (line.fields().contains("token")) {
    input.token = CallFrom(At(line, "token").struct_value());
  }
  input.merge = Text(line, "merge");
  input.truncate = static_cast<int>(At(line, "truncate").number_value());
  input.append = absl::HexStringToBytes(Text(line, "append"));
  if (line.fields().contains("replace")) {
    input.replace = absl::HexStringToBytes(Text(line, "replace"));
  }
  input.item = At(line, "item").bool_value();
  input.code = Text(line, "code");
  input.reason = Text(line, "reason");
  const Value& fields = At(line, "fields");
  if (!fields.has_string_value()) {
    input.fields.emplace();
    for (const Value& field : fields.list_value().values()) {
      input.fields->push_back(field.string_value());
    }
  }
  return input;
}

// Replaces ${x*9} by nine times x.
std::string ExpandRepeats(std::string text) {
  size_t start = 0;
  while ((start = text.find("${", start)) != std::string::npos) {
    const size_t end = text.find('}', start);
    int count = 0;
    if (end == std::string::npos ||
        !absl::SimpleAtoi(text.substr(start + 4, end - start - 4), &count)) {
      return text;
    }
    text.replace(start, end + 1 - start, std::string(count, text[start + 2]));
  }
  return text;
}

absl::StatusOr<std::unique_ptr<Message>> ToMessage(const TableCall& call) {
  const std::vector<std::string> parts = absl::StrSplit(call.method, '.');
  const std::string type =
      absl::StrCat("hearsay.", parts[0], ".v1.", parts[1], "Request");
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          type);
  if (descriptor == nullptr) return absl::NotFoundError(type);
  std::unique_ptr<Message> message(
      MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  std::string json;
  google::protobuf::util::MessageToJsonString(call.request, &json).ok();
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      ExpandRepeats(json), message.get());
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(parsed.ToString());
  }
  return message;
}

}  // namespace

absl::StatusOr<BadInputTable> ReadBadInputTable(const std::string& file) {
  BadInputTable table;
  std::map<std::string, TableCall> bases;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    Struct parsed;
    if (!google::protobuf::util::JsonStringToMessage(line, &parsed).ok()) {
      return absl::InvalidArgumentError(line);
    }
    if (parsed.fields().contains("setup")) {
      table.setup.push_back({Text(parsed, "setup"), At(parsed, "request")});
    } else if (parsed.fields().contains("case")) {
      ASSIGN_OR_RETURN(BadInput input, CaseFrom(parsed, bases));
      table.cases.push_back(std::move(input));
    } else if (parsed.fields().contains("base")) {
      bases[Text(parsed, "base")] = CallFrom(parsed);
    }
  }
  return table;
}

std::string FullMethod(absl::string_view method) {
  const std::vector<std::string> parts = absl::StrSplit(method, '.');
  return absl::StrCat("/hearsay.", parts[0], ".v1.",
                      parts[0] == "ingest" ? "IngestService" : "QueryService",
                      "/", parts[1]);
}

absl::StatusOr<std::string> RequestBytes(const TableCall& call) {
  ASSIGN_OR_RETURN(const auto message, ToMessage(call));
  return message->SerializeAsString();
}

absl::StatusOr<std::string> RequestBytes(const BadInput& input,
                                         const std::string& page_token) {
  if (input.replace.has_value()) return *input.replace;
  TableCall call = input.call;
  if (!page_token.empty()) {
    Value token;
    token.set_string_value(page_token);
    SetAt(call.request, "pageToken", token);
  }
  ASSIGN_OR_RETURN(const auto message, ToMessage(call));
  if (!google::protobuf::TextFormat::MergeFromString(input.merge,
                                                     message.get())) {
    return absl::InvalidArgumentError(input.merge);
  }
  std::string bytes = message->SerializeAsString();
  absl::StrReplaceAll({{"BAD-UTF8", "\xc3\x28\xff\xfe\xed\xa0\x80\xc0"}},
                      &bytes);
  bytes.resize(bytes.size() - input.truncate);
  return bytes + input.append;
}

}  // namespace hearsay::testing
