#ifndef HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_QUESTION_H_
#define HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_QUESTION_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "hearsay/v1/as_of.pb.h"
#include "tests/testing/random.h"

namespace hearsay::testing {

// A question of any kind that takes an as-of.
using Question = std::variant<
    query::v1::ListTimelineRequest, query::v1::GetLineageRequest,
    query::v1::ListContradictionsRequest, query::v1::ListSagasRequest,
    query::v1::ExplainVisibilityRequest, query::v1::GetForecastRequest,
    query::v1::AnswerQuestionRequest, query::v1::ResolveNameRequest,
    query::v1::BatchGetForecastsRequest, query::v1::BatchAnswerQuestionsRequest,
    query::v1::ExplainForecastRequest, query::v1::CompareForecastsRequest,
    query::v1::ListForecastHistoryRequest, query::v1::ListTrackRecordsRequest,
    query::v1::GetCalibrationRequest>;

// Which kinds of question are asked.
enum class Questions {
  kAny,
  kForecast,  // probabilities, and all that is said of them
  kStory,     // timelines and their changes, lineage, contradictions, sagas
};

// Returns a question about the entities of GenerateWrites(). Only `entries`,
// resource names, are asked about by name. `said_by` is the time near which
// deadlines lie; `as_of` must have a revision.
Question RandomQuestion(Random& random, Questions kinds, const v1::AsOf& as_of,
                        absl::Time said_by,
                        const std::vector<std::string>& entries);

// Returns the snapshot in the answer that `bytes` are; none in errors.
std::optional<v1::AsOf> SnapshotIn(const Question& question,
                                   const std::string& bytes);
// Returns the token of the page after the answer; empty: there is none.
std::string NextPageIn(const Question& question, const std::string& bytes);

// Returns the same question as of `as_of`.
Question AsOfAnother(Question question, const v1::AsOf& as_of);
// Returns the question for the page of `page_token`.
Question AtPage(Question question, const std::string& page_token);

std::string ToText(const Question& question);
// Returns an answer in words; an error is that already.
std::string AnswerToText(const Question& question, const std::string& bytes);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_QUESTION_H_
