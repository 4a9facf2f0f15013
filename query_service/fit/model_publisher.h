#ifndef HEARSAY_QUERY_SERVICE_FIT_MODEL_PUBLISHER_H_
#define HEARSAY_QUERY_SERVICE_FIT_MODEL_PUBLISHER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/security/client_security.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/v1/model.pb.h"

namespace hearsay::fit {

// Publishes a model version through the ingest service at `address`,
// "host:port", as `security` says, and returns the receipt. Errors are the
// service's, with their details, or the transport's.
absl::StatusOr<ingest::v1::WriteReceipt> PublishModel(
    const std::string& address, const ClientSecurity& security,
    const std::string& entry_id, const v1::Model& model,
    absl::Duration timeout);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_MODEL_PUBLISHER_H_
