#include "cli/rpc_client.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/server/grpc_status.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"

namespace hearsay::cli {
namespace {

// Returns the method that takes this request: each has a message of its own,
// named after it.
std::string MethodOf(const google::protobuf::Message& request) {
  const google::protobuf::Descriptor& type = *request.GetDescriptor();
  const bool ingest = type.file()->package() == "hearsay.ingest.v1";
  return absl::StrCat("/", type.file()->package(), ".",
                      ingest ? "IngestService" : "QueryService", "/",
                      absl::StripSuffix(type.name(), "Request"));
}

std::shared_ptr<grpc::Channel> OpenChannel(const Endpoint& endpoint) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // answers may exceed gRPC's 4 MiB
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  return MakeChannel(endpoint.address, endpoint.security, arguments);
}

absl::Status WatchUntilServing(const std::shared_ptr<grpc::Channel>& channel,
                               const std::string& service,
                               absl::Time deadline) {
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(absl::ToChronoTime(deadline));
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  const auto stub = grpc::health::v1::Health::NewStub(channel);
  const auto updates = stub->Watch(&context, request);
  grpc::health::v1::HealthCheckResponse update;
  while (updates->Read(&update)) {
    if (update.status() == grpc::health::v1::HealthCheckResponse::SERVING) {
      context.TryCancel();
      // It was only cancelled because it has done its service.
      (void)updates->Finish();
      return absl::OkStatus();
    }
  }
  return FromGrpcStatus(updates->Finish());
}

}  // namespace

RpcClient::RpcClient(const Endpoint& endpoint)
    : address_(endpoint.address), channel_(OpenChannel(endpoint)) {}

RpcClient::~RpcClient() = default;

absl::Status RpcClient::CallUnary(const google::protobuf::Message& request,
                                  absl::Duration timeout,
                                  google::protobuf::Message& response) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  using Message = google::protobuf::Message;
  grpc::TemplatedGenericStub<Message, Message> stub(channel_);
  std::promise<grpc::Status> done;
  stub.UnaryCall(
      &context, MethodOf(request), grpc::StubOptions(), &request, &response,
      [&done](const grpc::Status& status) { done.set_value(status); });
  return FromGrpcStatus(done.get_future().get());
}

absl::Status RpcClient::WatchTimeline(
    const query::v1::WatchTimelineRequest& request, absl::Duration silence_max,
    const std::function<bool(const query::v1::WatchTimelineResponse&)>& take)
    const {
  const auto stub = query::v1::QueryService::NewStub(channel_);
  grpc::ClientContext context;
  grpc::CompletionQueue events;
  bool silent = false;
  // Waits for the one operation that is under way; returns whether it worked.
  const auto await = [&] {
    void* tag = nullptr;
    bool ok = false;
    const absl::Time give_up = absl::Now() + silence_max;
    if (events.AsyncNext(&tag, &ok, absl::ToChronoTime(give_up)) ==
        grpc::CompletionQueue::GOT_EVENT) {
      return ok;
    }
    silent = true;
    context.TryCancel();
    events.Next(&tag, &ok);
    return false;
  };
  const auto call =
      stub->AsyncWatchTimeline(&context, request, &events, nullptr);
  query::v1::WatchTimelineResponse message;
  bool wanted = true;
  bool open = await();
  while (open && wanted) {
    call->Read(&message, nullptr);
    open = await();
    if (open) wanted = take(message);
  }
  if (!wanted) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  await();
  events.Shutdown();
  if (!wanted) return absl::OkStatus();
  if (silent) return absl::UnavailableError("The service has fallen silent.");
  if (status.ok()) return absl::UnavailableError("The service has ended it.");
  return FromGrpcStatus(status);
}

absl::Status RpcClient::WaitUntilServing(const std::string& service,
                                         absl::Duration timeout) const {
  const absl::Time give_up = absl::Now() + timeout;
  absl::Status status;
  do {
    status = WatchUntilServing(channel_, service, give_up);
    // The connection broke: the service has ended, and may start again.
  } while (absl::IsUnavailable(status) && absl::Now() < give_up);
  return status;
}

}  // namespace hearsay::cli
