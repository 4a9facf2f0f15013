#ifndef HEARSAY_INGEST_SERVICE_LOG_HEAD_H_
#define HEARSAY_INGEST_SERVICE_LOG_HEAD_H_

#include "absl/strings/string_view.h"
#include "hearsay/v1/record.pb.h"
#include "ingest_service/log/log_format.h"

namespace hearsay {

v1::LogHead LogHeadToProto(absl::string_view log_id,
                           const LogPosition& position);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_LOG_HEAD_H_
