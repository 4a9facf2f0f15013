// The forecasting methods of QueryCore.
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/limits.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/forecast_converter.h"
#include "query_service/forecast_request.h"
#include "query_service/labels.h"
#include "query_service/query_core.h"

namespace hearsay {

absl::Status QueryCore::GetForecast(
    const query::v1::GetForecastRequest& request, absl::Time deadline,
    query::v1::GetForecastResponse& response) {
  Violations violations;
  CheckForecastRequest(request, violations);
  std::vector<std::string> clubs;
  ASSIGN_OR_RETURN(const PlayerCase answer,
                   OpenForecast(
                       request.player(), request.as_of(),
                       request.min_revision(), deadline, violations,
                       [&](const Registry& registry, const NameContext& context,
                           int64_t revision, Violations& found) {
                         clubs =
                             ClubsFromProto(request.clubs(), FieldPath(),
                                            registry, context, revision, found);
                       },
                       request.assumptions()));
  ASSIGN_OR_RETURN(const std::vector<absl::Time> deadlines,
                   DeadlinesFromProto(request, answer.said_by));
  forecast::ForecastInput input = answer.Forecast();
  input.external_weight = request.external_weight();
  const forecast::ForecastResult result =
      forecast::ComputeForecast(input, deadlines, clubs, request.intervals());

  Labels labels;
  labels.Add(answer.player);
  response.set_player(answer.player);
  for (const absl::Time time : deadlines) {
    *response.add_deadline_times() = TimeToProto(time);
  }
  forecast::CellsToProto(result.cells, *response.mutable_cells(), labels);
  *response.mutable_evidence() = forecast::EvidenceToProto(result.basis);
  *response.mutable_contract_expiry() =
      forecast::ContractToProto(result.basis, labels);
  forecast::NotesToProto(result.basis, *response.mutable_notes());
  response.set_resolution_text(result.basis.resolution_text);
  forecast::ExternalToProto(
      forecast::ExternalStatements(answer.view, result.basis.contract_club),
      limits::kExternalStatementsMax,
      *response.mutable_external_probabilities(), labels);
  labels.Write(answer.registry(), answer.revision(),
               *response.mutable_labels());
  *response.mutable_snapshot() = answer.Snapshot();
  return absl::OkStatus();
}

absl::Status QueryCore::AnswerQuestion(
    const query::v1::AnswerQuestionRequest& request, absl::Time deadline,
    query::v1::AnswerQuestionResponse& response) {
  Violations violations;
  CheckQuestionRequest(request, violations);
  QuestionReader reader(request.proposition(), request.has_condition()
                                                   ? &request.condition()
                                                   : nullptr);
  ASSIGN_OR_RETURN(const PlayerCase answer,
                   OpenForecast(request.player(), request.as_of(),
                                request.min_revision(), deadline, violations,
                                std::ref(reader), request.assumptions()));
  ASSIGN_OR_RETURN(forecast::Question question,
                   reader.Question(request.deadline_time(), answer.said_by));
  question.interval = request.interval();
  forecast::ForecastInput input = answer.Forecast();
  input.external_weight = request.external_weight();
  ASSIGN_OR_RETURN(const forecast::QuestionResult result,
                   forecast::AnswerQuestion(input, question));

  Labels labels;
  labels.Add(answer.player);
  response.set_probability(result.probability);
  if (result.interval.has_value()) {
    *response.mutable_interval() = forecast::IntervalToProto(*result.interval);
  }
  response.set_resolution_text(result.basis.resolution_text);
  forecast::CellsToProto(result.cells, *response.mutable_cells(), labels);
  response.set_condition_probability(result.condition_probability);
  *response.mutable_evidence() = forecast::EvidenceToProto(result.basis);
  forecast::NotesToProto(result.basis, *response.mutable_notes());
  labels.Write(answer.registry(), answer.revision(),
               *response.mutable_labels());
  *response.mutable_snapshot() = answer.Snapshot();
  return absl::OkStatus();
}

}  // namespace hearsay
