// Messages in and out of gRPC's buffers, for methods registered as raw.
#ifndef HEARSAY_COMMON_SERVER_BYTE_BUFFER_H_
#define HEARSAY_COMMON_SERVER_BYTE_BUFFER_H_

#include "absl/status/status.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace grpc {
class ByteBuffer;
}  // namespace grpc

namespace hearsay {

// Parses a message that a client sent; errors as of ParseMessage() in
// wire_check.h. Unary methods get their requests parsed by unary_call.h.
absl::Status ParseRequest(const grpc::ByteBuffer& bytes,
                          google::protobuf::Message& message);

// Writes `message` to `bytes`. INTERNAL: it is over 2 GiB.
absl::Status SerializeResponse(const google::protobuf::Message& message,
                               grpc::ByteBuffer& bytes);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_BYTE_BUFFER_H_
