#ifndef HEARSAY_INGEST_SERVICE_VALIDATION_MODEL_VALIDATOR_H_
#define HEARSAY_INGEST_SERVICE_VALIDATION_MODEL_VALIDATOR_H_

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/model.pb.h"

namespace hearsay {

// Checks everything about a model version that needs neither the registry nor
// the log: known numbers within their bounds (common/model_parameters.h), a
// covariance of the fitted ones, pairs in order. `now` is the server's clock.
void CheckModel(const FieldPath& field, const v1::Model& model, absl::Time now,
                Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_VALIDATION_MODEL_VALIDATOR_H_
