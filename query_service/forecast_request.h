// What forecasts and questions ask for: checks, names and times of requests.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_REQUEST_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "common/names/registry.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/proposition.h"

namespace hearsay {

// Add the fields of a request that break their rules, whatever the log holds.
void CheckForecastRequest(const query::v1::GetForecastRequest& request,
                          Violations& violations);
void CheckQuestionRequest(const query::v1::AnswerQuestionRequest& request,
                          Violations& violations);
// Returns how many contributions to list.
int CheckExplainRequest(const query::v1::ExplainForecastRequest& request,
                        Violations& violations);

// Returns the canonical names of the clubs mentioned at `field` as of
// `revision`, in their order; adds those that cannot be resolved to
// `violations`.
std::vector<std::string> ClubsFromProto(
    const google::protobuf::RepeatedPtrField<v1::Mention>& clubs,
    const FieldPath& field, const Registry& registry,
    const NameContext& context, int64_t revision, Violations& violations);

// Returns the deadlines of a forecast that speaks from `said_by`: those asked
// for, or 4, 13, 26 and 52 weeks after it.
//
// INVALID_ARGUMENT INVALID_FIELD: one lies more than five years ahead.
absl::StatusOr<std::vector<absl::Time>> DeadlinesFromProto(
    const query::v1::GetForecastRequest& request, absl::Time said_by);
// The same for the one deadline of a question, its field `deadline_time`.
absl::StatusOr<absl::Time> DeadlineFromProto(
    const google::protobuf::Timestamp& deadline_time, absl::Time said_by);

// Reads the question of a request: first what its names mean, while the case is
// opened, then the rest.
class QuestionReader {
 public:
  // They must outlive it. `condition` is null where the request has none.
  explicit QuestionReader(const query::v1::Proposition& proposition,
                          const query::v1::Proposition* condition = nullptr)
      : proposition_(proposition), condition_(condition) {}

  // Resolves the names as ClubsFromProto() does.
  void operator()(const Registry& registry, const NameContext& context,
                  int64_t revision, Violations& violations);

  // Returns the question as it is asked from `said_by` on, its names resolved;
  // errors of DeadlineFromProto().
  absl::StatusOr<forecast::Question> Question(
      const google::protobuf::Timestamp& deadline_time,
      absl::Time said_by) const;

 private:
  const query::v1::Proposition& proposition_;
  const query::v1::Proposition* const condition_;
  std::vector<std::string> clubs_;
  std::vector<std::string> condition_clubs_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_REQUEST_H_
