#ifndef HEARSAY_CLI_SCHEMA_FIELD_RULES_H_
#define HEARSAY_CLI_SCHEMA_FIELD_RULES_H_

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <optional>
#include <string>

namespace hearsay::schema {

// What the services' checks (common/validation) want of one field.
struct FieldRule {
  bool required = false;
  // Of a text, or of each element of a list of texts. The checks count bytes, a
  // schema characters: a text that is longer for a schema is too long for sure.
  std::optional<int64_t> length_min = std::nullopt;
  std::optional<int64_t> length_max = std::nullopt;
  std::string pattern = "";
  // Of a list.
  std::optional<int64_t> count_min = std::nullopt;
  std::optional<int64_t> count_max = std::nullopt;
  // Of a number.
  std::optional<int64_t> least = std::nullopt;
  std::optional<int64_t> most = std::nullopt;
};

// Returns the field's rule; none for a field whose type says everything. A
// number, a text or a list without a rule ends the program: it needs one.
FieldRule RuleOf(const google::protobuf::FieldDescriptor& field);

}  // namespace hearsay::schema

#endif  // HEARSAY_CLI_SCHEMA_FIELD_RULES_H_
