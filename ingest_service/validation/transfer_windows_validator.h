#ifndef HEARSAY_INGEST_SERVICE_VALIDATION_TRANSFER_WINDOWS_VALIDATOR_H_
#define HEARSAY_INGEST_SERVICE_VALIDATION_TRANSFER_WINDOWS_VALIDATOR_H_

#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/v1/transfer_windows.pb.h"

namespace hearsay {

// A season's span, and windows in order and disjoint inside it.
void CheckTransferWindows(const FieldPath& field,
                          const v1::TransferWindows& transfer_windows,
                          Violations& violations);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_VALIDATION_TRANSFER_WINDOWS_VALIDATOR_H_
