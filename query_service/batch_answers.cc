// The methods of QueryCore that answer several requests.
#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::BatchGetForecasts(
    const query::v1::BatchGetForecastsRequest&, absl::Time,
    query::v1::BatchGetForecastsResponse&) {
  return absl::UnimplementedError("Not yet.");
}

absl::Status QueryCore::BatchAnswerQuestions(
    const query::v1::BatchAnswerQuestionsRequest&, absl::Time,
    query::v1::BatchAnswerQuestionsResponse&) {
  return absl::UnimplementedError("Not yet.");
}

}  // namespace hearsay
