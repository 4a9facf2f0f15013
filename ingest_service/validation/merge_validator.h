#ifndef HEARSAY_INGEST_SERVICE_VALIDATION_MERGE_VALIDATOR_H_
#define HEARSAY_INGEST_SERVICE_VALIDATION_MERGE_VALIDATOR_H_

#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay {

// Two well-formed names of one kind that differ.
void CheckMerge(const FieldPath& field, const v1::EntityMerge& merge,
                Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_VALIDATION_MERGE_VALIDATOR_H_
