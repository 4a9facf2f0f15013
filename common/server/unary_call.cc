#include "common/server/unary_call.h"

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>

#include "common/clock.h"
#include "common/errors.h"
#include "common/server/byte_buffer.h"
#include "common/server/call_guard.h"
#include "common/server/grpc_status.h"

namespace hearsay {

absl::Time CallContext::deadline() const {
  const std::chrono::system_clock::time_point deadline = context_->deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) {
    return absl::InfiniteFuture();
  }
  return absl::FromChrono(deadline);
}

bool CallContext::cancelled() const { return context_->IsCancelled(); }

const Identity& CallContext::caller() const { return CallerOf(*context_); }

std::string CallContext::peer() const { return context_->peer(); }

namespace internal {
namespace {

// Returns an error if nobody waits for the answer any more.
absl::Status CheckAwaited(const CallContext& context) {
  if (context.deadline() <= SystemClock().Now()) {
    return absl::DeadlineExceededError(
        "The deadline passed before the call was started.");
  }
  if (context.cancelled()) {
    return absl::CancelledError("The call was cancelled.");
  }
  return absl::OkStatus();
}

}  // namespace

UnaryCall::~UnaryCall() {
  if (reactor_ == nullptr) return;
  Finish(Overloaded("The server is overloaded or shutting down."));
}

bool UnaryCall::Begin(google::protobuf::Message& request) {
  absl::Status status = CheckAwaited(context_);
  if (status.ok()) status = ParseRequest(*request_, request);
  if (!status.ok()) Finish(status);
  return status.ok();
}

void UnaryCall::Finish(const absl::Status& status,
                       const google::protobuf::Message& response) {
  Finish(status.ok() ? SerializeResponse(response, *response_) : status);
}

void UnaryCall::Finish(const absl::Status& status) {
  std::exchange(reactor_, nullptr)->Finish(ToGrpcStatus(status));
}

grpc::ServerUnaryReactor* StartUnary(WorkerPool& workers,
                                     grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response,
                                     UnaryWork work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  auto call = std::make_unique<UnaryCall>(context, reactor, request, response);
  if (absl::Status status = Admit(*context); !status.ok()) {
    call->Finish(status);
    return reactor;
  }
  const CallScope scope(IdsOf(*context));
  // A task that is refused drops its call, and that answers it.
  (void)workers.TrySubmit(
      [call = std::move(call), work = std::move(work)]() mutable {
        std::move(work)(std::move(call));
      });
  return reactor;
}

}  // namespace internal
}  // namespace hearsay
