#ifndef HEARSAY_INGEST_SERVICE_RECEIPT_H_
#define HEARSAY_INGEST_SERVICE_RECEIPT_H_

#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Returns the receipt of a record. It depends on nothing else, so that a
// repeated write gets the same bytes for ever.
ingest::v1::WriteReceipt ReceiptOf(const v1::Record& record);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_RECEIPT_H_
