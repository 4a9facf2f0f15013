#include "query_service/query_service.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "common/limits.h"
#include "common/server/logging.h"
#include "common/server/stream_call.h"
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

template <typename Request, typename Response>
using CoreMethod = absl::Status (QueryCore::*)(const Request&, absl::Time,
                                               Response&);

template <typename Request, typename Response>
void Finish(QueryCore& core, const Clock& clock,
            CoreMethod<Request, Response> method,
            PendingCall<Request, Response>& call) {
  const absl::Time deadline =
      WaitDeadline(call.completion.context().deadline(), clock.Now());
  Response answer;
  const absl::Status status = (core.*method)(call.request, deadline, answer);
  if (status.ok()) {
    call.completion.Finish(std::move(answer));
  } else {
    call.completion.Finish(status);
  }
}

}  // namespace

template <typename Request, typename Response>
grpc::ServerUnaryReactor* QueryServiceImpl::Answer(
    absl::Status (QueryCore::*method)(const Request&, absl::Time, Response&),
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return RunUnaryAsync<Request, Response>(
      workers_, context, request, response,
      [&core = core_, &clock = clock_, &waiting_workers = waiting_workers_,
       method](Request parsed, Completion<Response> completion) {
        const bool must_wait = core.MustWait(parsed);
        PendingCall<Request, Response> call{std::move(parsed),
                                            std::move(completion)};
        if (!must_wait) {
          Finish(core, clock, method, call);
          return;
        }
        const bool is_queued = waiting_workers.TrySubmit(
            [&core, &clock, method, call = std::move(call)]() mutable {
              Finish(core, clock, method, call);
            });
        if (!is_queued) {
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

grpc::ServerWriteReactor<grpc::ByteBuffer>* QueryServiceImpl::WatchTimeline(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return RunStream(context, [this, context, request] {
    return StartWatch(watch_, context, *request);
  });
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetLineage(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::GetLineage, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ListContradictions(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ListContradictions, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ListSagas(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ListSagas, context, request, response);
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

grpc::ServerUnaryReactor* QueryServiceImpl::BatchGetForecasts(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::BatchGetForecasts, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::BatchAnswerQuestions(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::BatchAnswerQuestions, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ExplainForecast(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ExplainForecast, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::CompareForecasts(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::CompareForecasts, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ListForecastHistory(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ListForecastHistory, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::ListTrackRecords(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::ListTrackRecords, context, request, response);
}

grpc::ServerUnaryReactor* QueryServiceImpl::GetCalibration(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return Answer(&QueryCore::GetCalibration, context, request, response);
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
