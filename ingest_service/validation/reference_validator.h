// Whether the resource names in a write name anything.
#ifndef HEARSAY_INGEST_SERVICE_VALIDATION_REFERENCE_VALIDATOR_H_
#define HEARSAY_INGEST_SERVICE_VALIDATION_REFERENCE_VALIDATOR_H_

#include "common/errors.h"
#include "common/field_path.h"
#include "common/names/registry.h"
#include "hearsay/v1/entity.pb.h"
#include "hearsay/v1/model.pb.h"
#include "hearsay/v1/outcome.pb.h"
#include "hearsay/v1/transfer_windows.pb.h"

namespace hearsay {

// Adds a NAME_UNKNOWN for each entity that is named and not in `registry`.
void CheckReferences(const FieldPath& field, const v1::Outcome& outcome,
                     const Registry& registry, Violations& violations);
// The entity may name itself.
void CheckReferences(const FieldPath& field, const v1::Entity& entity,
                     const Registry& registry, Violations& violations);
void CheckReferences(const FieldPath& field,
                     const v1::TransferWindows& transfer_windows,
                     const Registry& registry, Violations& violations);
void CheckReferences(const FieldPath& field, const v1::Model& model,
                     const Registry& registry, Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_VALIDATION_REFERENCE_VALIDATOR_H_
