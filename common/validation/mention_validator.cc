#include "common/validation/mention_validator.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/names/entity_name.h"
#include "common/names/folding.h"

namespace hearsay {
namespace {

void AddMalformed(const FieldPath& field, Violations& violations) {
  violations.AddInvalid(
      field, "must be an entity's resource name, as in players/{id}");
}

}  // namespace

void CheckMention(const FieldPath& field, const v1::Mention& mention,
                  Violations& violations) {
  switch (mention.mention_case()) {
    case v1::Mention::kName:
      if (!IsEntityName(mention.name())) {
        AddMalformed(FieldPath(field, "name"), violations);
      } else if (mention.kind() != v1::ENTITY_KIND_UNSPECIFIED &&
                 mention.kind() != KindOfName(mention.name())) {
        violations.AddInvalid(FieldPath(field, "kind"),
                              "does not match the resource name");
      }
      break;
    case v1::Mention::kText:
      CheckNameText(FieldPath(field, "text"), mention.text(), violations);
      break;
    case v1::Mention::MENTION_NOT_SET:
      violations.AddInvalid(field, "needs a name or a text");
      break;
  }
}

void CheckNameText(const FieldPath& field, absl::string_view text,
                   Violations& violations) {
  CheckRequiredText(field, text, limits::kNameBytesMax, violations);
  if (!text.empty() && FoldName(text).empty()) {
    violations.AddInvalid(field, "has no letter or digit");
  }
}

void CheckEntityName(const FieldPath& field, absl::string_view name,
                     std::initializer_list<v1::EntityKind> kinds,
                     Violations& violations) {
  if (name.empty()) return;
  if (!IsEntityName(name)) {
    AddMalformed(field, violations);
  } else if (kinds.size() > 0 && std::find(kinds.begin(), kinds.end(),
                                           KindOfName(name)) == kinds.end()) {
    AddWrongKind(field, kinds, violations);
  }
}

void AddWrongKind(const FieldPath& field,
                  std::initializer_list<v1::EntityKind> kinds,
                  Violations& violations) {
  violations.AddInvalid(
      field, absl::StrCat(
                 "must be ",
                 absl::StrJoin(
                     kinds, " or ", [](std::string* out, v1::EntityKind kind) {
                       absl::StrAppend(out, CollectionOf(kind), "/{id}");
                     })));
}

}  // namespace hearsay
