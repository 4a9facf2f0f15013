#include "query_service/feed_client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/channel_arguments.h>

#include <mutex>
#include <set>
#include <utility>

#include "common/observability/call_scope.h"
#include "common/server/grpc_status.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"

namespace hearsay {
namespace {

constexpr int kKeepaliveTimeMs = 10'000;
constexpr int kKeepaliveTimeoutMs = 5'000;
// The follower has its own backoff; the channel must not add a longer one.
constexpr int kReconnectBackoffMinMs = 50;
// For one connection to be made, TLS and all.
constexpr int kConnectTimeoutMs = 5'000;
constexpr int kReconnectBackoffMaxMs = 1'000;

// Returns the ids of the call on whose behalf this thread works, or new ones.
CallScope::Ids OwnOrNewIds() {
  if (CallScope::Current() != nullptr) return CallScope::Current();
  return std::make_shared<CallIds>(MakeCallIds("", "", ""));
}

void AddIds(const CallIds& ids, grpc::ClientContext& context) {
  context.AddMetadata(kRequestIdKey, ids.request_id);
  if (ids.traceparent.empty()) return;
  context.AddMetadata(kTraceparentKey, ids.traceparent);
  if (!ids.tracestate.empty()) {
    context.AddMetadata(kTracestateKey, ids.tracestate);
  }
}

class GrpcFeedClient : public FeedClient {
 public:
  explicit GrpcFeedClient(std::shared_ptr<grpc::ChannelInterface> channel)
      : stub_(ingest::v1::IngestService::NewStub(std::move(channel))) {}

  absl::Status Tail(const ingest::v1::TailRequest& request,
                    const MessageHandler& handle) override {
    Call call(*this);
    const auto reader = stub_->Tail(&call.context(), request);
    ingest::v1::TailResponse message;
    absl::Status handled;
    while (handled.ok() && reader->Read(&message)) handled = handle(message);
    if (!handled.ok()) call.context().TryCancel();
    const grpc::Status ended = reader->Finish();
    if (!handled.ok()) return handled;
    if (ended.ok()) return absl::UnavailableError("The feed has ended.");
    return FromGrpcStatus(ended);
  }

  absl::StatusOr<v1::LogHead> GetHead(absl::Time deadline) override {
    Call call(*this);
    if (deadline != absl::InfiniteFuture()) {
      call.context().set_deadline(absl::ToChronoTime(deadline));
    }
    ingest::v1::GetHeadResponse response;
    const grpc::Status status = stub_->GetHead(&call.context(), {}, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response.head();
  }

  void Cancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    for (grpc::ClientContext* context : contexts_) context->TryCancel();
  }

 private:
  // A call's context, which Cancel() finds while the call lasts. Of one thread,
  // which works on behalf of this call meanwhile.
  class Call {
   public:
    explicit Call(GrpcFeedClient& client)
        : client_(client), scope_(OwnOrNewIds()) {
      AddIds(*CallScope::Current(), context_);
      const std::lock_guard lock(client_.mutex_);
      client_.contexts_.insert(&context_);
      if (client_.cancelled_) context_.TryCancel();
    }
    ~Call() {
      const std::lock_guard lock(client_.mutex_);
      client_.contexts_.erase(&context_);
    }
    grpc::ClientContext& context() { return context_; }

   private:
    GrpcFeedClient& client_;
    const CallScope scope_;
    grpc::ClientContext context_;
  };

  const std::unique_ptr<ingest::v1::IngestService::Stub> stub_;
  std::mutex mutex_;
  bool cancelled_ = false;                   // guarded by mutex_
  std::set<grpc::ClientContext*> contexts_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<FeedClient> MakeGrpcFeedClient(
    std::shared_ptr<grpc::ChannelInterface> channel) {
  return std::make_unique<GrpcFeedClient>(std::move(channel));
}

std::unique_ptr<FeedClient> MakeGrpcFeedClient(const std::string& target,
                                               const ClientSecurity& security) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS,
                   kReconnectBackoffMinMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectBackoffMaxMs);
  // A batch of the feed may be a little larger than the default limit.
  arguments.SetMaxReceiveMessageSize(-1);
  return MakeGrpcFeedClient(MakeChannel(target, security, arguments));
}

}  // namespace hearsay
