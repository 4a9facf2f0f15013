// Statuses on the wire. No other code makes a grpc::Status that clients see.
#ifndef HEARSAY_COMMON_SERVER_GRPC_STATUS_H_
#define HEARSAY_COMMON_SERVER_GRPC_STATUS_H_

#include "absl/status/status.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace hearsay {

// Returns `status` for the wire, its payloads as a google.rpc.Status in
// grpc-status-details-bin. Clients refuse trailers of more than 8 KiB: an error
// that would not fit keeps its first field violations and says how many it
// leaves out.
grpc::Status ToGrpcStatus(const absl::Status& status);

// Returns what a client was answered, with its details as payloads.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_GRPC_STATUS_H_
