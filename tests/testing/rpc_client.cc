#include "tests/testing/rpc_client.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <optional>
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

// A call that streams bytes, one step at a time. Waits for the connection.
class RawStream {
 public:
  RawStream(const std::shared_ptr<grpc::Channel>& channel,
            const std::string& method, absl::Duration timeout)
      : stub_(channel) {
    context_.set_wait_for_ready(true);
    SetDeadline(context_, timeout);
    call_ = stub_.PrepareCall(&context_, method, &queue_);
  }
  ~RawStream() {
    queue_.Shutdown();
    while (Next()) {
    }
  }

  // Each returns whether the call goes on.
  bool Start() {
    call_->StartCall(nullptr);
    return Next();
  }
  bool Write(const std::string& message, bool last) {
    grpc::WriteOptions options;
    if (last) options.set_last_message();
    call_->Write(ToBuffer(message), options, nullptr);
    return Next();
  }
  std::optional<std::string> Read() {
    grpc::ByteBuffer message;
    call_->Read(&message, nullptr);
    if (!Next()) return std::nullopt;
    return ToBytes(message);
  }

  void Cancel() { context_.TryCancel(); }
  absl::Status Finish() {
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Next();
    return ToAbslStatus(status);
  }

 private:
  bool Next() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace

std::string MethodOf(const google::protobuf::Message& request) {
  const google::protobuf::Descriptor& type = *request.GetDescriptor();
  const bool ingest = type.file()->package() == "hearsay.ingest.v1";
  return absl::StrCat("/", type.file()->package(), ".",
                      ingest ? "IngestService" : "QueryService", "/",
                      absl::StripSuffix(type.name(), "Request"));
}

RpcClient::RpcClient(const std::string& address) {
  // Nobody polls a connection between two calls but a poller in the background,
  // by default every 5 seconds: too late to see that the server wants to stop.
  setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "20", /*overwrite=*/0);
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

StreamResult RpcClient::CallStream(const std::string& method,
                                   const std::vector<std::string>& requests,
                                   int responses_max, absl::Duration timeout) {
  RawStream stream(channel_, method, timeout);
  bool open = stream.Start();
  for (size_t i = 0; open && i < requests.size(); ++i) {
    open = stream.Write(requests[i], i + 1 == requests.size());
  }
  StreamResult result;
  while (static_cast<int>(result.responses.size()) < responses_max) {
    std::optional<std::string> response = stream.Read();
    if (!response.has_value()) {
      result.status = stream.Finish();
      return result;
    }
    result.responses.push_back(*std::move(response));
  }
  stream.Cancel();
  stream.Finish().IgnoreError();  // CANCELLED
  return result;
}

absl::Status RpcClient::WaitUntilServing(const std::string& service,
                                         absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  absl::Status status;
  do {
    status = WatchUntilServing(service, deadline - absl::Now());
    // A connection to a server that was killed breaks on its first use.
  } while (absl::IsUnavailable(status) && absl::Now() < deadline);
  return status;
}

absl::Status RpcClient::WatchUntilServing(const std::string& service,
                                          absl::Duration timeout) {
  RawStream stream(channel_, "/grpc.health.v1.Health/Watch", timeout);
  if (stream.Start()) stream.Write(HealthRequest(service), /*last=*/true);
  while (const std::optional<std::string> update = stream.Read()) {
    if (*update != kServing) continue;
    stream.Cancel();
    stream.Finish().IgnoreError();  // CANCELLED
    return absl::OkStatus();
  }
  return stream.Finish();
}

bool RpcClient::IsServing(const std::string& service) {
  const auto response =
      CallBytes("/grpc.health.v1.Health/Check", HealthRequest(service));
  return response.ok() && *response == kServing;
}

}  // namespace hearsay::testing
