#include "tests/testing/secure_client.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/server/grpc_status.h"
#include "grpc/health/v1/health.pb.h"
#include "grpc/reflection/v1/reflection.pb.h"
#include "grpc/reflection/v1alpha/reflection.pb.h"

namespace hearsay::testing {
namespace {

// Whether a response is not the last there may be.
bool StreamsResponses(const std::string& method) {
  // Links the descriptions of what every server speaks beside its own.
  grpc::health::v1::HealthCheckRequest::descriptor();
  grpc::reflection::v1::ServerReflectionRequest::descriptor();
  grpc::reflection::v1alpha::ServerReflectionRequest::descriptor();
  const std::string name = absl::StrReplaceAll(method.substr(1), {{"/", "."}});
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
          name);
  return descriptor != nullptr && descriptor->server_streaming();
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// Waits for the one operation that is under way.
bool Await(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

}  // namespace

SecureClient::SecureClient(const std::string& address,
                           const ClientSecurity& security,
                           const std::string& service_config) {
  // As in rpc_client.cc: connections are looked after between calls too.
  setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "20", /*overwrite=*/0);
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetServiceConfigJSON(service_config);
  channel_ = MakeChannel(address, security, arguments);
}

absl::StatusOr<std::string> SecureClient::Call(const std::string& method,
                                               const std::string& request,
                                               absl::Duration timeout) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  const auto call = stub.PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  bool open = Await(queue);
  if (open) {
    const grpc::Slice slice(request);
    call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    open = Await(queue);
  }
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  const bool answered = Await(queue);
  if (answered && StreamsResponses(method)) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  Await(queue);
  queue.Shutdown();
  if (answered && (status.ok() || StreamsResponses(method))) {
    return ToBytes(response);
  }
  return status.ok() ? absl::InternalError("There is no response.")
                     : FromGrpcStatus(status);
}

}  // namespace hearsay::testing
