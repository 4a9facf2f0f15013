#ifndef HEARSAY_CLI_SCHEMA_JSON_H_
#define HEARSAY_CLI_SCHEMA_JSON_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace hearsay::schema {

// A JSON value whose members keep the order in which they were added.
class Json {
 public:
  static Json Object() { return Json(Type::kObject, ""); }
  static Json Array(std::vector<Json> items = {});
  static Json String(absl::string_view text);
  static Json Number(int64_t number);
  static Json Bool(bool value);
  // Returns an array of strings.
  static Json Strings(const std::vector<std::string>& texts);

  // Adds to an object. Returns itself, for more.
  Json& Add(absl::string_view key, Json value);
  // Adds to an array.
  void Append(Json value) { items_.emplace_back("", std::move(value)); }
  bool empty() const { return items_.empty(); }

  // Returns it as text, in lines of which all but the first are indented.
  std::string Text(int indent = 0) const;

 private:
  enum class Type { kObject, kArray, kScalar };

  Json(Type type, std::string scalar)
      : type_(type), scalar_(std::move(scalar)) {}

  Type type_;
  std::string scalar_;  // as text
  std::vector<std::pair<std::string, Json>> items_;
};

}  // namespace hearsay::schema

#endif  // HEARSAY_CLI_SCHEMA_JSON_H_
