// The one place that handles the reactors of unary methods. Services derive
// from the generated WithRawCallbackMethod_X classes and answer each method
// with RunUnary() or RunUnaryAsync():
//
//   grpc::ServerUnaryReactor* QueryServiceImpl::GetForecast(
//       grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
//       grpc::ByteBuffer* response) {
//     return RunUnary<GetForecastRequest, GetForecastResponse>(
//         workers_, context, request, response,
//         [this](const CallContext& call, const GetForecastRequest& request,
//                GetForecastResponse& response) -> absl::Status { ... });
//   }
//
// A worker parses the request, so that gRPC's few polling threads are never
// blocked. What the client gets without the handler having run:
// * UNAUTHENTICATED, PERMISSION_DENIED, RESOURCE_EXHAUSTED: errors of Admit()
// in
//   call_guard.h.
// * RESOURCE_EXHAUSTED, INVALID_ARGUMENT: errors of ParseMessage() in
//   wire_check.h.
// * UNAVAILABLE OVERLOADED: the workers' queue is full or stopping.
// * DEADLINE_EXCEEDED, CANCELLED: the call was over before a worker was free.
#ifndef HEARSAY_COMMON_SERVER_UNARY_CALL_H_
#define HEARSAY_COMMON_SERVER_UNARY_CALL_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/security/identities.h"
#include "common/server/worker_pool.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace grpc {
class ByteBuffer;
class CallbackServerContext;
class ServerUnaryReactor;
}  // namespace grpc

namespace hearsay {

// What a handler may know of its call. Thread-safe; valid until the call is
// finished.
class CallContext {
 public:
  explicit CallContext(const grpc::CallbackServerContext* context)
      : context_(context) {}

  // When the client stops waiting; InfiniteFuture() if it never does.
  absl::Time deadline() const;
  // Whether nobody waits for the answer any more: the client cancelled or went
  // away, the deadline has passed, or the server has run out of drain time.
  bool cancelled() const;
  // Who makes it; nobody's name if callers are not asked.
  const Identity& caller() const;
  // Where it comes from, as in "ipv4:127.0.0.1:50312".
  std::string peer() const;

 private:
  const grpc::CallbackServerContext* context_;
};

namespace internal {

// A unary call that finishes exactly once: when told to, else with UNAVAILABLE
// OVERLOADED when it is destroyed.
class UnaryCall {
 public:
  UnaryCall(grpc::CallbackServerContext* context,
            grpc::ServerUnaryReactor* reactor, const grpc::ByteBuffer* request,
            grpc::ByteBuffer* response)
      : context_(context),
        reactor_(reactor),
        request_(request),
        response_(response) {}
  UnaryCall(const UnaryCall&) = delete;
  UnaryCall& operator=(const UnaryCall&) = delete;
  ~UnaryCall();

  const CallContext& context() const { return context_; }

  // Returns whether the request is parsed into `request`; if not, the call is
  // finished.
  bool Begin(google::protobuf::Message& request);
  // Finishes the call; nothing of it may be touched afterwards.
  void Finish(const absl::Status& status,
              const google::protobuf::Message& response);
  // The same with an error.
  void Finish(const absl::Status& status);

 private:
  CallContext context_;
  grpc::ServerUnaryReactor* reactor_;  // null: finished
  const grpc::ByteBuffer* request_;
  grpc::ByteBuffer* response_;
};

using UnaryWork = absl::AnyInvocable<void(std::unique_ptr<UnaryCall>) &&>;

// Has a worker run `work` with the call.
grpc::ServerUnaryReactor* StartUnary(WorkerPool& workers,
                                     grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response,
                                     UnaryWork work);

}  // namespace internal

// Finishes one call, from any thread, at most once. Dropped without an answer,
// it answers UNAVAILABLE OVERLOADED. Movable; thread-compatible.
template <typename Response>
class Completion {
 public:
  explicit Completion(std::unique_ptr<internal::UnaryCall> call)
      : call_(std::move(call)) {}

  // The call; only while it is not finished.
  const CallContext& context() const { return call_->context(); }

  void Finish(const absl::StatusOr<Response>& result) {
    if (call_ == nullptr) return;
    call_->Finish(result.status(),
                  result.ok() ? *result : Response::default_instance());
    call_ = nullptr;
  }

 private:
  std::unique_ptr<internal::UnaryCall> call_;  // null: finished
};

// Answers the call with what `handler` returns:
//   absl::Status handler(const CallContext&, const Request&, Response&).
// It runs in a worker and may block. `request` and `response` are gRPC's, as
// the raw method got them.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunUnary(WorkerPool& workers,
                                   grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response,
                                   Handler handler) {
  return internal::StartUnary(
      workers, context, request, response,
      [handler = std::move(handler)](
          std::unique_ptr<internal::UnaryCall> call) mutable {
        Request message;
        if (!call->Begin(message)) return;
        Response answer;
        const absl::Status status =
            handler(call->context(), std::as_const(message), answer);
        call->Finish(status, answer);
      });
}

// As RunUnary(), for calls that another thread finishes:
//   void handler(Request, Completion<Response>).
// It runs in a worker, which is free again when it returns.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunUnaryAsync(WorkerPool& workers,
                                        grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response,
                                        Handler handler) {
  return internal::StartUnary(
      workers, context, request, response,
      [handler = std::move(handler)](
          std::unique_ptr<internal::UnaryCall> call) mutable {
        Request message;
        if (!call->Begin(message)) return;
        handler(std::move(message), Completion<Response>(std::move(call)));
      });
}

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_UNARY_CALL_H_
