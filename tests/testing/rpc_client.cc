#include "tests/testing/rpc_client.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/rpc/status.pb.h"

namespace hearsay::testing {
namespace {

// HealthCheckResponse { status: SERVING }.
constexpr char kServing[] = "\x08\x01";

// HealthCheckRequest { service: ... }; the name is shorter than 128 bytes.
std::string HealthRequest(const std::string& service) {
  return absl::StrCat("\n", std::string(1, static_cast<char>(service.size())),
                      service);
}

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  buffer.Dump(&slices).ok();  // an empty buffer has no slices
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

absl::Status ToAbslStatus(const grpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) {
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return result;
}

void SetDeadline(grpc::ClientContext& context, absl::Duration timeout) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
}

}  // namespace

std::string MethodOf(const google::protobuf::Message& request) {
  const google::protobuf::Descriptor& type = *request.GetDescriptor();
  const bool ingest = type.file()->package() == "hearsay.ingest.v1";
  return absl::StrCat("/", type.file()->package(), ".",
                      ingest ? "IngestService" : "QueryService", "/",
                      absl::StripSuffix(type.name(), "Request"));
}

RpcClient::RpcClient(const std::string& address) {
  grpc::ChannelArguments arguments;
  // A service that restarts is found again at once.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  channel_ = grpc::CreateCustomChannel(
      address, grpc::InsecureChannelCredentials(), arguments);
}

RpcClient::~RpcClient() = default;

absl::StatusOr<std::string> RpcClient::CallBytes(const std::string& method,
                                                 const std::string& request,
                                                 absl::Duration timeout,
                                                 bool wait_for_ready) {
  grpc::ClientContext context;
  context.set_wait_for_ready(wait_for_ready);
  SetDeadline(context, timeout);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  const auto call =
      stub.PrepareUnaryCall(&context, method, ToBuffer(request), &queue);
  grpc::ByteBuffer response;
  grpc::Status status;
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  if (!status.ok()) return ToAbslStatus(status);
  return ToBytes(response);
}

absl::Status RpcClient::WaitUntilServing(const std::string& service,
                                         absl::Duration timeout) {
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  SetDeadline(context, timeout);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  const auto call =
      stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  void* tag = nullptr;
  bool ok = false;
  const auto done = [&] { return queue.Next(&tag, &ok) && ok; };
  call->StartCall(nullptr);
  bool serving = false;
  bool open = done();
  if (open) {
    call->WriteLast(ToBuffer(HealthRequest(service)), {}, nullptr);
    open = done();
  }
  while (open && !serving) {
    grpc::ByteBuffer update;
    call->Read(&update, nullptr);
    open = done();
    serving = open && ToBytes(update) == kServing;
  }
  context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  queue.Next(&tag, &ok);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return serving ? absl::OkStatus() : ToAbslStatus(status);
}

bool RpcClient::IsServing(const std::string& service) {
  const auto response =
      CallBytes("/grpc.health.v1.Health/Check", HealthRequest(service));
  return response.ok() && *response == kServing;
}

}  // namespace hearsay::testing
