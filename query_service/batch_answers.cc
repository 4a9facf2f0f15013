// The methods of QueryCore that answer several requests.
#include <utility>

#include "absl/functional/function_ref.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "query_service/query_core.h"

namespace hearsay {
namespace {

// Checks what the batch itself refuses; the rest of each request is checked
// when it is answered.
template <typename Request>
void CheckBatch(const google::protobuf::RepeatedPtrField<Request>& requests,
                Violations& violations) {
  constexpr char kOfTheBatch[] = "must be unset: the batch has one for all";
  const FieldPath root;
  if (requests.empty()) AddRequired({root, "requests"}, violations);
  CheckCount({root, "requests"}, requests.size(), limits::kBatchForecastsMax,
             violations);
  for (int i = 0; i < requests.size(); ++i) {
    const FieldPath item(root, "requests", i);
    if (requests[i].has_as_of()) {
      violations.AddInvalid({item, "as_of"}, kOfTheBatch);
    }
    if (requests[i].min_revision() != 0) {
      violations.AddInvalid({item, "min_revision"}, kOfTheBatch);
    }
  }
}

// Answers each request as of `snapshot` and writes what is returned, or the
// error, as long as a message has room.
template <typename Request, typename Response, typename Result>
void AnswerAll(
    const google::protobuf::RepeatedPtrField<Request>& requests,
    const v1::AsOf& snapshot,
    absl::FunctionRef<absl::Status(const Request&, Response&)> answer,
    Response& (*part_of)(Result&),
    google::protobuf::RepeatedPtrField<Result>& results) {
  size_t bytes = 0;
  for (Request request : requests) {
    *request.mutable_as_of() = snapshot;
    Result& result = *results.Add();
    absl::Status status = answer(request, part_of(result));
    if (status.ok() &&
        bytes + result.ByteSizeLong() > limits::kMessageBytesMax) {
      status = BatchTooLarge();
    }
    if (!status.ok()) *result.mutable_error() = ToRpcStatus(status);
    bytes += result.ByteSizeLong();
  }
}

}  // namespace

absl::StatusOr<v1::AsOf> QueryCore::ResolveBatch(const v1::AsOf& as_of,
                                                 int64_t min_revision,
                                                 absl::Time deadline,
                                                 Violations& violations) const {
  ASSIGN_OR_RETURN(const ResolvedAsOf resolved,
                   ResolveAsOf(as_of, min_revision, deadline, violations));
  RETURN_IF_ERROR(violations.ToStatus());
  return SnapshotToProto(resolved, resolved.SaidBy(resolved.commit_time));
}

absl::Status QueryCore::BatchGetForecasts(
    const query::v1::BatchGetForecastsRequest& request, absl::Time deadline,
    query::v1::BatchGetForecastsResponse& response) {
  Violations violations;
  CheckBatch(request.requests(), violations);
  ASSIGN_OR_RETURN(const v1::AsOf snapshot,
                   ResolveBatch(request.as_of(), request.min_revision(),
                                deadline, violations));
  AnswerAll<query::v1::GetForecastRequest, query::v1::GetForecastResponse>(
      request.requests(), snapshot,
      [&](const auto& item, auto& answer) {
        return GetForecast(item, deadline, answer);
      },
      +[](query::v1::ForecastResult& result)
          -> query::v1::GetForecastResponse& {
        return *result.mutable_forecast();
      },
      *response.mutable_results());
  return absl::OkStatus();
}

absl::Status QueryCore::BatchAnswerQuestions(
    const query::v1::BatchAnswerQuestionsRequest& request, absl::Time deadline,
    query::v1::BatchAnswerQuestionsResponse& response) {
  Violations violations;
  CheckBatch(request.requests(), violations);
  ASSIGN_OR_RETURN(const v1::AsOf snapshot,
                   ResolveBatch(request.as_of(), request.min_revision(),
                                deadline, violations));
  AnswerAll<query::v1::AnswerQuestionRequest,
            query::v1::AnswerQuestionResponse>(
      request.requests(), snapshot,
      [&](const auto& item, auto& answer) {
        return AnswerQuestion(item, deadline, answer);
      },
      +[](query::v1::QuestionResult& result)
          -> query::v1::AnswerQuestionResponse& {
        return *result.mutable_answer();
      },
      *response.mutable_results());
  return absl::OkStatus();
}

}  // namespace hearsay
