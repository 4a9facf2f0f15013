// Forecasts of a player's future: the one entrance to the probability model.
//
// Everything is a pure function of what the caller hands in: a view of the
// dossier with its lineage, the registry and the calendar, both read as of the
// view's revision. The view's `said_by` is the present that answers speak from.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/forecast/contract_expiry.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/interval.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/proposition.h"

namespace hearsay::forecast {

// One cell and its probabilities, one per deadline.
struct CellSeries {
  CellName name;
  std::vector<double> probabilities;
  // One per probability. Empty: not asked for.
  std::vector<Interval> intervals;
};

struct ForecastNote {
  query::v1::ForecastNoteKind kind;
  std::string text;
};

// On what an answer rests.
struct Basis {
  int independent_root_count = 0;
  double weight = 0;
  bool insufficient_evidence = false;
  ContractEnd contract;
  std::string contract_club;  // empty: not known
  std::vector<ForecastNote> notes;
  std::string resolution_text;
};

struct ForecastResult {
  // UNSETTLED first, then by kind; clubs by name, all others last. For each
  // deadline they sum to 1.
  std::vector<CellSeries> cells;
  Basis basis;
};

// Returns the whole distribution by each deadline, in the order asked. `clubs`
// (canonical) get cells of their own even if no evidence names them.
//
// A deadline after the present is answered by the model. One at or before it is
// answered by what is recorded: the cell that the last recorded step before it
// led to has probability 1.
ForecastResult ComputeForecast(const ForecastInput& input,
                               const std::vector<absl::Time>& deadlines,
                               const std::vector<std::string>& clubs,
                               bool intervals = false);

// A question, with propositions that CheckProposition() finds nothing wrong
// with.
struct Question {
  Proposition proposition;
  std::optional<Proposition> condition;
  absl::Time deadline;
  bool interval = false;  // whether to tell how sure the probability is
};

struct QuestionResult {
  double probability = 0;
  std::optional<Interval> interval;
  double condition_probability = 1;
  std::vector<CellSeries> cells;  // those that make it true
  Basis basis;
};

// Returns the probability of a question, given its condition.
//
// Errors:
// * FAILED_PRECONDITION CONDITION_IMPOSSIBLE: the condition's is 0.
absl::StatusOr<QuestionResult> AnswerQuestion(const ForecastInput& input,
                                              const Question& question);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_H_
