#include "common/server/byte_buffer.h"

#include <google/protobuf/message.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/server/wire_check.h"
#include "common/status_macros.h"

namespace hearsay {

absl::Status ParseRequest(const grpc::ByteBuffer& bytes,
                          google::protobuf::Message& message) {
  // Before a copy is made of it.
  RETURN_IF_ERROR(CheckMessageSize(bytes.Length()));
  grpc::Slice slice;
  // Copies nothing if gRPC received the message in one piece.
  if (!bytes.TrySingleSlice(&slice).ok() &&
      !bytes.DumpToSingleSlice(&slice).ok()) {
    return MalformedMessage("", *message.GetDescriptor());
  }
  return ParseMessage(
      absl::string_view(reinterpret_cast<const char*>(slice.begin()),
                        slice.size()),
      message);
}

absl::Status SerializeResponse(const google::protobuf::Message& message,
                               grpc::ByteBuffer& bytes) {
  bool own_buffer = false;
  const grpc::Status status = grpc::GenericSerialize<grpc::ProtoBufferWriter,
                                                     google::protobuf::Message>(
      message, &bytes, &own_buffer);
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("The response cannot be encoded: ", status.error_message()));
}

}  // namespace hearsay
