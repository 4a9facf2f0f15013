#ifndef HEARSAY_QUERY_SERVICE_QUERY_SERVICE_H_
#define HEARSAY_QUERY_SERVICE_QUERY_SERVICE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "common/server/worker_pool.h"
#include "hearsay/query/v1/query_service.grpc.pb.h"
#include "query_service/query_core.h"
#include "query_service/watch/watch_reactor.h"

namespace hearsay {

// Answers the QueryService's calls: has a worker parse the request, hands it to
// the core, and sends the answer.
//
// Calls that must wait for the feed do so in workers of their own, so that
// those that can be answered at once never queue behind them. Thread-safe.
class QueryServiceImpl final
    : public query::v1::QueryService::WithRawCallbackMethod_ListTimeline<query::v1::QueryService::WithRawCallbackMethod_WatchTimeline<
          query::v1::QueryService::WithRawCallbackMethod_GetLineage<query::v1::QueryService::WithRawCallbackMethod_ListContradictions<
              query::v1::QueryService::WithRawCallbackMethod_ListSagas<query::v1::QueryService::WithRawCallbackMethod_ExplainVisibility<
                  query::v1::QueryService::WithRawCallbackMethod_GetForecast<
                      query::v1::QueryService::WithRawCallbackMethod_BatchGetForecasts<
                          query::v1::QueryService::WithRawCallbackMethod_AnswerQuestion<
                              query::v1::QueryService::WithRawCallbackMethod_BatchAnswerQuestions<
                                  query::v1::QueryService::WithRawCallbackMethod_ExplainForecast<
                                      query::v1::QueryService::WithRawCallbackMethod_CompareForecasts<
                                          query::v1::QueryService::WithRawCallbackMethod_ListForecastHistory<
                                              query::v1::QueryService::WithRawCallbackMethod_ListTrackRecords<
                                                  query::v1::QueryService::WithRawCallbackMethod_GetCalibration<
                                                      query::v1::QueryService::WithRawCallbackMethod_ResolveName<
                                                          query::v1::QueryService::WithRawCallbackMethod_GetServerInfo<
                                                              query::v1::QueryService::
                                                                  Service>>>>>>>>>>>>>>>>> {
 public:
  // All must outlive the service.
  QueryServiceImpl(QueryCore& core, const Clock& clock, WorkerPool& workers,
                   WorkerPool& waiting_workers, const WatchCallParts& watch)
      : core_(core),
        clock_(clock),
        workers_(workers),
        waiting_workers_(waiting_workers),
        watch_(watch) {}

  grpc::ServerUnaryReactor* ListTimeline(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchTimeline(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* GetLineage(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListContradictions(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListSagas(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ExplainVisibility(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetForecast(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* AnswerQuestion(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* BatchGetForecasts(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* BatchAnswerQuestions(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ExplainForecast(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CompareForecasts(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListForecastHistory(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListTrackRecords(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetCalibration(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ResolveName(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetServerInfo(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;

 private:
  // Answers a call with what `method` returns.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Answer(
      absl::Status (QueryCore::*method)(const Request&, absl::Time, Response&),
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response);

  QueryCore& core_;
  const Clock& clock_;
  WorkerPool& workers_;
  WorkerPool& waiting_workers_;
  const WatchCallParts watch_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_QUERY_SERVICE_H_
