#ifndef HEARSAY_COMMON_VALIDATION_MENTION_VALIDATOR_H_
#define HEARSAY_COMMON_VALIDATION_MENTION_VALIDATOR_H_

#include <initializer_list>

#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay {

// A resource name or a text, and a kind that does not contradict it. What it
// names, and whether the field allows it, is asked when it is resolved.
void CheckMention(const FieldPath& field, const v1::Mention& mention,
                  Violations& violations);

// A text by which an entity can be known: required, short, and not punctuation
// only.
void CheckNameText(const FieldPath& field, absl::string_view text,
                   Violations& violations);

// A resource name of an entity of one of `kinds` (empty: any); or empty.
void CheckEntityName(const FieldPath& field, absl::string_view name,
                     std::initializer_list<v1::EntityKind> kinds,
                     Violations& violations);

// Adds that `field` names an entity of none of `kinds`.
void AddWrongKind(const FieldPath& field,
                  std::initializer_list<v1::EntityKind> kinds,
                  Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_MENTION_VALIDATOR_H_
