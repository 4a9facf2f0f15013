#include "ingest_service/ingest_result.h"

#include "common/errors.h"

namespace hearsay {

ingest::v1::IngestResult IngestResultToProto(const WriteResult& result) {
  ingest::v1::IngestResult proto;
  if (result.ok()) {
    *proto.mutable_receipt() = *result;
  } else {
    *proto.mutable_error() = ToRpcStatus(result.status());
  }
  return proto;
}

}  // namespace hearsay
