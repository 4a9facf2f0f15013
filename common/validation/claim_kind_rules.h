// What each kind of claim needs beside a subject.
#ifndef HEARSAY_COMMON_VALIDATION_CLAIM_KIND_RULES_H_
#define HEARSAY_COMMON_VALIDATION_CLAIM_KIND_RULES_H_

#include "common/errors.h"
#include "common/field_path.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/report.pb.h"

namespace hearsay {

// Checks that the parties and fields are there that the claim's kind needs, and
// that those that say their kind of entity are of the right one.
void CheckClaimKindRules(const FieldPath& field, const v1::Claim& claim,
                         Violations& violations);

// Checks the kinds of the subjects and actors of `report` that were mentioned
// in plain text, by what they have been resolved to.
void CheckResolvedParties(
    const FieldPath& field, const v1::Report& report,
    const google::protobuf::RepeatedPtrField<v1::ResolvedMention>& resolutions,
    Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_VALIDATION_CLAIM_KIND_RULES_H_
