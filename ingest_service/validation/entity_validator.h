#ifndef HEARSAY_INGEST_SERVICE_VALIDATION_ENTITY_VALIDATOR_H_
#define HEARSAY_INGEST_SERVICE_VALIDATION_ENTITY_VALIDATOR_H_

#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay {

// Checks everything about an entity that needs no registry.
void CheckEntity(const FieldPath& field, const v1::Entity& entity,
                 Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_VALIDATION_ENTITY_VALIDATOR_H_
