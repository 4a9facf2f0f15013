#include "query_service/watch/watch_reactor.h"

#include <grpc/grpc.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/slice.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/errors.h"
#include "common/limits.h"
#include "common/server/byte_buffer.h"
#include "common/server/grpc_status.h"
#include "query_service/watch/watch.h"
#include "query_service/watch/watch_plan.h"

namespace hearsay {
namespace {

// Returns the message without a copy of what is shared.
grpc::ByteBuffer ToBuffer(const WatchMessage& message) {
  grpc::Slice slices[2] = {grpc::Slice(message.own), grpc::Slice()};
  if (message.shared == nullptr) return grpc::ByteBuffer(slices, 1);
  using Shared = std::shared_ptr<const std::string>;
  auto* const holder = new Shared(message.shared);
  // gRPC only reads the bytes.
  slices[1] = grpc::Slice(
      const_cast<char*>((*holder)->data()), (*holder)->size(),
      [](void* held) { delete static_cast<Shared*>(held); }, holder);
  return grpc::ByteBuffer(slices, 2);
}

// A call that can be cancelled whether or not it still goes on.
class CallHandle {
 public:
  explicit CallHandle(grpc_call* call) : call_(call) { grpc_call_ref(call_); }
  CallHandle(const CallHandle&) = delete;
  CallHandle& operator=(const CallHandle&) = delete;
  ~CallHandle() { grpc_call_unref(call_); }

  void Cancel() { grpc_call_cancel(call_, nullptr); }

 private:
  grpc_call* const call_;
};

class WatchReactor : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                     public WatchSink,
                     public std::enable_shared_from_this<WatchReactor> {
 public:
  WatchReactor(const WatchCallParts& parts,
               grpc::CallbackServerContext* context)
      : parts_(parts), call_(context->c_call()) {}

  void Start(const grpc::ByteBuffer& request) {
    self_ = shared_from_this();
    request_ = request;
    if (!parts_.workers.TrySubmit([self = self_] { self->Open(); })) {
      Finish(Overloaded("Too many calls at once."));
    }
  }

  void Send(const WatchMessage& message) override {
    buffer_ = ToBuffer(message);
    StartWrite(&buffer_);
  }
  void Finish(const absl::Status& status) override {
    ServerWriteReactor::Finish(ToGrpcStatus(status));
  }
  void Abandon() override { call_.Cancel(); }

  void OnWriteDone(bool ok) override { watch_->OnSent(ok); }

  void OnCancel() override {
    std::shared_ptr<Watch> watch;
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
      watch = watch_;
    }
    if (watch != nullptr) watch->End(absl::CancelledError("Cancelled."));
  }

  void OnDone() override {
    const std::shared_ptr<WatchReactor> self = std::move(self_);
    const std::lock_guard lock(mutex_);
    // The two hold each other.
    watch_ = nullptr;
  }

 private:
  void Open() {
    auto watch = OpenWatch();
    request_.Clear();
    if (!watch.ok()) {
      Finish(watch.status());
      return;
    }
    bool cancelled = false;
    {
      const std::lock_guard lock(mutex_);
      watch_ = *watch;
      cancelled = cancelled_;
    }
    if (cancelled) {
      (*watch)->End(absl::CancelledError("Cancelled."));
    } else {
      (*watch)->Start();
    }
  }

  absl::StatusOr<std::shared_ptr<Watch>> OpenWatch() {
    query::v1::WatchTimelineRequest request;
    if (absl::Status status = ParseRequest(request_, request); !status.ok()) {
      return status;
    }
    const auto plan =
        WatchPlanFromProto(request, parts_.projection, parts_.heads,
                           parts_.clock.Now() + limits::kReplicaWaitDefault);
    if (!plan.ok()) return plan.status();
    return parts_.hub.Open(*plan, shared_from_this());
  }

  const WatchCallParts parts_;
  CallHandle call_;
  std::shared_ptr<WatchReactor> self_;  // until the call is done
  grpc::ByteBuffer request_;
  grpc::ByteBuffer buffer_;  // being written

  std::mutex mutex_;
  bool cancelled_ = false;        // guarded by mutex_
  std::shared_ptr<Watch> watch_;  // guarded by mutex_; set once
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartWatch(
    const WatchCallParts& parts, grpc::CallbackServerContext* context,
    const grpc::ByteBuffer& request) {
  const auto reactor = std::make_shared<WatchReactor>(parts, context);
  reactor->Start(request);
  return reactor.get();
}

}  // namespace hearsay
