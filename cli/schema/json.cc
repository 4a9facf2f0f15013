#include "cli/schema/json.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace hearsay::schema {
namespace {

std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", c);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace

Json Json::Array(std::vector<Json> items) {
  Json array(Type::kArray, "");
  for (Json& item : items) array.Append(std::move(item));
  return array;
}

Json Json::String(absl::string_view text) {
  return Json(Type::kScalar, Quoted(text));
}

Json Json::Number(int64_t number) {
  return Json(Type::kScalar, absl::StrCat(number));
}

Json Json::Bool(bool value) {
  return Json(Type::kScalar, value ? "true" : "false");
}

Json Json::Strings(const std::vector<std::string>& texts) {
  Json array = Array();
  for (const std::string& text : texts) array.Append(String(text));
  return array;
}

Json& Json::Add(absl::string_view key, Json value) {
  items_.emplace_back(std::string(key), std::move(value));
  return *this;
}

std::string Json::Text(int indent) const {
  if (type_ == Type::kScalar) return scalar_;
  const bool object = type_ == Type::kObject;
  if (items_.empty()) return object ? "{}" : "[]";
  const std::string margin(indent + 2, ' ');
  std::string text = object ? "{" : "[";
  for (const auto& [key, value] : items_) {
    absl::StrAppend(&text, &key == &items_.front().first ? "\n" : ",\n", margin,
                    object ? Quoted(key) + ": " : "", value.Text(indent + 2));
  }
  return absl::StrCat(text, "\n", std::string(indent, ' '), object ? "}" : "]");
}

}  // namespace hearsay::schema
