#ifndef HEARSAY_INGEST_SERVICE_INGEST_RESULT_H_
#define HEARSAY_INGEST_SERVICE_INGEST_RESULT_H_

#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/submission.h"

namespace hearsay {

ingest::v1::IngestResult IngestResultToProto(const WriteResult& result);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_INGEST_RESULT_H_
