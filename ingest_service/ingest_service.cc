#include "ingest_service/ingest_service.h"

#include <grpcpp/support/server_callback.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/server/stream_call.h"
#include "common/server/unary_call.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"
#include "ingest_service/ingest_result.h"
#include "ingest_service/log_head.h"
#include "ingest_service/stream_reports_reactor.h"
#include "ingest_service/submission.h"
#include "ingest_service/tail_reactor.h"
#include "ingest_service/write_origin.h"

namespace hearsay {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using ingest::v1::BatchIngestReportsRequest;
using ingest::v1::BatchIngestReportsResponse;
using ingest::v1::GetHeadRequest;
using ingest::v1::GetHeadResponse;
using ingest::v1::IngestReportRequest;
using ingest::v1::IngestService;

// Every method as raw, so that our own code parses the requests.
// clang-format off
using RawIngestService =
    IngestService::WithRawCallbackMethod_IngestReport<
    IngestService::WithRawCallbackMethod_BatchIngestReports<
    IngestService::WithRawCallbackMethod_StreamReports<
    IngestService::WithRawCallbackMethod_RetractReport<
    IngestService::WithRawCallbackMethod_GetReport<
    IngestService::WithRawCallbackMethod_ListReports<
    IngestService::WithRawCallbackMethod_RecordOutcome<
    IngestService::WithRawCallbackMethod_UpsertEntity<
    IngestService::WithRawCallbackMethod_MergeEntities<
    IngestService::WithRawCallbackMethod_GetEntity<
    IngestService::WithRawCallbackMethod_ListEntities<
    IngestService::WithRawCallbackMethod_PutTransferWindows<
    IngestService::WithRawCallbackMethod_ListTransferWindows<
    IngestService::WithRawCallbackMethod_PublishModel<
    IngestService::WithRawCallbackMethod_ListModels<
    IngestService::WithRawCallbackMethod_Tail<
    IngestService::WithRawCallbackMethod_GetHead<
    IngestService::Service>>>>>>>>>>>>>>>>>;
// clang-format on

// Returns "GetHead" for GetHeadRequest.
template <typename Request>
absl::string_view MethodOf() {
  return absl::StripSuffix(Request::descriptor()->name(), "Request");
}

absl::Status CheckBatch(const BatchIngestReportsRequest& request) {
  Violations violations;
  const FieldPath root;
  const FieldPath requests(root, "requests");
  if (request.requests().empty()) AddRequired(requests, violations);
  CheckCount(requests, request.requests_size(), limits::kBatchReportsMax,
             violations);
  return violations.ToStatus();
}

class IngestServiceImpl final : public RawIngestService {
 public:
  explicit IngestServiceImpl(const IngestServiceParts& parts) : parts_(parts) {}

  ServerUnaryReactor* IngestReport(CallbackServerContext* context,
                                   const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return Store<IngestReportRequest, ingest::v1::IngestReportResponse>(
        context, request, response);
  }
  ServerUnaryReactor* RetractReport(CallbackServerContext* context,
                                    const ByteBuffer* request,
                                    ByteBuffer* response) override {
    return Store<ingest::v1::RetractReportRequest,
                 ingest::v1::RetractReportResponse>(context, request, response);
  }
  ServerUnaryReactor* RecordOutcome(CallbackServerContext* context,
                                    const ByteBuffer* request,
                                    ByteBuffer* response) override {
    return Store<ingest::v1::RecordOutcomeRequest,
                 ingest::v1::RecordOutcomeResponse>(context, request, response);
  }
  ServerUnaryReactor* UpsertEntity(CallbackServerContext* context,
                                   const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return Store<ingest::v1::UpsertEntityRequest,
                 ingest::v1::UpsertEntityResponse>(context, request, response);
  }
  ServerUnaryReactor* MergeEntities(CallbackServerContext* context,
                                    const ByteBuffer* request,
                                    ByteBuffer* response) override {
    return Store<ingest::v1::MergeEntitiesRequest,
                 ingest::v1::MergeEntitiesResponse>(context, request, response);
  }
  ServerUnaryReactor* PutTransferWindows(CallbackServerContext* context,
                                         const ByteBuffer* request,
                                         ByteBuffer* response) override {
    return Store<ingest::v1::PutTransferWindowsRequest,
                 ingest::v1::PutTransferWindowsResponse>(context, request,
                                                         response);
  }
  ServerUnaryReactor* PublishModel(CallbackServerContext* context,
                                   const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return Store<ingest::v1::PublishModelRequest,
                 ingest::v1::PublishModelResponse>(context, request, response);
  }

  ServerUnaryReactor* BatchIngestReports(CallbackServerContext* context,
                                         const ByteBuffer* request,
                                         ByteBuffer* response) override {
    return RunUnaryAsync<BatchIngestReportsRequest, BatchIngestReportsResponse>(
        parts_.workers, context, request, response,
        [this](BatchIngestReportsRequest batch,
               Completion<BatchIngestReportsResponse> completion) {
          StoreBatch(std::move(batch), std::move(completion));
        });
  }

  grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>* StreamReports(
      CallbackServerContext* context) override {
    return RunStream(context, [this, context] {
      return StartStreamReports(
          {parts_.intake, parts_.feed, parts_.workers},
          WriteOrigin(CallContext(context), "StreamReports"));
    });
  }

  ServerUnaryReactor* GetReport(CallbackServerContext* context,
                                const ByteBuffer* request,
                                ByteBuffer* response) override {
    return Query(context, request, response, &Queries::GetReport);
  }
  ServerUnaryReactor* ListReports(CallbackServerContext* context,
                                  const ByteBuffer* request,
                                  ByteBuffer* response) override {
    return Query(context, request, response, &Queries::ListReports);
  }
  ServerUnaryReactor* GetEntity(CallbackServerContext* context,
                                const ByteBuffer* request,
                                ByteBuffer* response) override {
    return Query(context, request, response, &Queries::GetEntity);
  }
  ServerUnaryReactor* ListEntities(CallbackServerContext* context,
                                   const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return Query(context, request, response, &Queries::ListEntities);
  }
  ServerUnaryReactor* ListTransferWindows(CallbackServerContext* context,
                                          const ByteBuffer* request,
                                          ByteBuffer* response) override {
    return Query(context, request, response, &Queries::ListTransferWindows);
  }
  ServerUnaryReactor* ListModels(CallbackServerContext* context,
                                 const ByteBuffer* request,
                                 ByteBuffer* response) override {
    return Query(context, request, response, &Queries::ListModels);
  }

  grpc::ServerWriteReactor<ByteBuffer>* Tail(
      CallbackServerContext* context, const ByteBuffer* request) override {
    return RunStream(context, [this, request] {
      return StartTail({parts_.log, parts_.feed, parts_.queue, parts_.workers},
                       *request);
    });
  }

  ServerUnaryReactor* GetHead(CallbackServerContext* context,
                              const ByteBuffer* request,
                              ByteBuffer* response) override {
    return RunUnaryAsync<GetHeadRequest, GetHeadResponse>(
        parts_.workers, context, request, response,
        [this](const GetHeadRequest&, Completion<GetHeadResponse> completion) {
          AnswerHead(std::move(completion));
        });
  }

 private:
  // Answers a call that writes one thing.
  template <typename Request, typename Response>
  ServerUnaryReactor* Store(CallbackServerContext* context,
                            const ByteBuffer* request, ByteBuffer* response) {
    return RunUnaryAsync<Request, Response>(
        parts_.workers, context, request, response,
        [this](Request message, Completion<Response> completion) {
          WriteOrigin origin(completion.context(), MethodOf<Request>());
          Submission submission = SubmissionFromProto(std::move(message));
          std::string entry = origin.Sign(submission);
          parts_.intake.Store(
              std::move(submission),
              [origin = std::move(origin), entry = std::move(entry),
               completion = std::move(completion)](WriteResult result) mutable {
                origin.Audit(entry, result);
                if (!result.ok()) {
                  completion.Finish(result.status());
                  return;
                }
                Response answer;
                *answer.mutable_receipt() = *std::move(result);
                completion.Finish(std::move(answer));
              });
        });
  }

  // Answers a call that only reads.
  template <typename Request, typename Response>
  ServerUnaryReactor* Query(
      CallbackServerContext* context, const ByteBuffer* request,
      ByteBuffer* response,
      absl::StatusOr<Response> (Queries::*query)(const Request&)) {
    return RunUnary<Request, Response>(
        parts_.workers, context, request, response,
        [&queries = parts_.queries, query](const CallContext&,
                                           const Request& message,
                                           Response& answer) -> absl::Status {
          absl::StatusOr<Response> result = (queries.*query)(message);
          if (result.ok()) answer = *std::move(result);
          return result.status();
        });
  }

  void StoreBatch(BatchIngestReportsRequest batch,
                  Completion<BatchIngestReportsResponse> completion) {
    const absl::Status status = CheckBatch(batch);
    if (!status.ok()) {
      completion.Finish(status);
      return;
    }
    WriteOrigin origin(completion.context(),
                       MethodOf<BatchIngestReportsRequest>());
    std::vector<Submission> submissions;
    std::vector<std::string> entries;
    submissions.reserve(batch.requests_size());
    for (IngestReportRequest& request : *batch.mutable_requests()) {
      submissions.push_back(SubmissionFromProto(std::move(request)));
      entries.push_back(origin.Sign(submissions.back()));
    }
    parts_.intake.StoreAll(
        std::move(submissions),
        [origin = std::move(origin), entries = std::move(entries),
         completion =
             std::move(completion)](std::vector<WriteResult> results) mutable {
          BatchIngestReportsResponse answer;
          for (size_t i = 0; i < results.size(); ++i) {
            origin.Audit(entries[i], results[i]);
            *answer.add_results() = IngestResultToProto(results[i]);
          }
          completion.Finish(std::move(answer));
        });
  }

  void AnswerHead(Completion<GetHeadResponse> completion) {
    parts_.queue.AdvanceClosedTime([this, completion = std::move(completion)](
                                       absl::Status status) mutable {
      if (!status.ok()) {
        completion.Finish(status);
        return;
      }
      GetHeadResponse answer;
      *answer.mutable_head() =
          LogHeadToProto(parts_.log.log_id(), parts_.feed.head());
      completion.Finish(std::move(answer));
    });
  }

  const IngestServiceParts parts_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeIngestService(
    const IngestServiceParts& parts) {
  return std::make_unique<IngestServiceImpl>(parts);
}

}  // namespace hearsay
