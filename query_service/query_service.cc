#include "query_service/query_service.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "common/limits.h"
#include "common/server/logging.h"
#include "common/server/unary_call.h"

namespace hearsay {
namespace {

// What a call needs to be answered by any worker.
template <typename Request, typename Response>
struct PendingCall {
  Request request;
  Completion<Response> completion;
};

// Returns until when a call may wait for the feed: a little less than its
// client does, so that the client learns why.
absl::Time WaitDeadline(absl::Time call_deadline, absl::Time now) {
  constexpr absl::Duration kMarginMax = absl::Milliseconds(50);
  const absl::Duration left =
      std::min(call_deadline - now, limits::kReplicaWaitDefault);
  return now + left - std::min(left / 5, kMarginMax);
}

}  // namespace

template <typename Request, typename Response>
grpc::ServerUnaryReactor* QueryServiceImpl::Answer(
    absl::Status (QueryCore::*method)(const Request&, absl::Time, Response&),
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return RunUnaryAsync<Request, Response>(
      workers_, context, request, response,
      [this, method](Request parsed, Completion<Response> completion) {
        const bool must_wait =
            core_.MustWait(parsed.as_of(), parsed.min_revision());
        auto finish = [this, method,
                       call = PendingCall<Request, Response>{
                           std::move(parsed),
                           std::move(completion)}]() mutable {
          Response answer;
          const absl::Status status = (core_.*method)(
              call.request,
              WaitDeadline(call.completion.context().deadline(), clock_.Now()),
              answer);
          call.completion.Finish(
              status.ok() ? absl::StatusOr<Response>(std::move(answer))
                          : absl::StatusOr<Response>(status));
        };
        if (!must_wait) {
          finish();
        } else if (!waiting_workers_.TrySubmit(std::move(finish))) {
          // The dropped completion has answered UNAVAILABLE.
          LogWarning("Too many calls wait for the feed.");
        }
      });
}

grpc::ServerUnaryReactor* QueryServiceImpl::ListTimeline(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ListTimeline, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ExplainVisibility(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ExplainVisibility, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetForecast(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::GetForecast, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::AnswerQuestion(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::AnswerQuestion, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ResolveName(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ResolveName, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetServerInfo(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return RunUnary<query::v1::GetServerInfoRequest,
                  query::v1::GetServerInfoResponse>(
      workers_, context, request, response,
      [this](const CallContext&, const query::v1::GetServerInfoRequest&,
             query::v1::GetServerInfoResponse& answer) {
        core_.GetServerInfo(answer);
        return absl::OkStatus();
      });
}

}  // namespace hearsay
