#include "ingest_service/validation/merge_validator.h"

#include "common/field_checks.h"
#include "common/limits.h"
#include "common/names/entity_name.h"
#include "common/validation/mention_validator.h"

namespace hearsay {

void CheckMerge(const FieldPath& field, const v1::EntityMerge& merge,
                Violations& violations) {
  const FieldPath duplicate(field, "duplicate");
  const FieldPath survivor(field, "survivor");
  if (merge.duplicate().empty()) AddRequired(duplicate, violations);
  CheckEntityName(duplicate, merge.duplicate(), {}, violations);
  if (merge.survivor().empty()) AddRequired(survivor, violations);
  CheckEntityName(survivor, merge.survivor(), {}, violations);
  if (IsEntityName(merge.duplicate()) && IsEntityName(merge.survivor())) {
    if (merge.duplicate() == merge.survivor()) {
      violations.AddInvalid(survivor, "must differ from duplicate");
    } else if (KindOfName(merge.duplicate()) != KindOfName(merge.survivor())) {
      violations.AddInvalid(survivor, "must be of duplicate's kind");
    }
  }
  CheckText(FieldPath(field, "reason"), merge.reason(), limits::kReasonBytesMax,
            violations);
}

}  // namespace hearsay
