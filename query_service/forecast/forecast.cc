#include "query_service/forecast/forecast.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/sort_unique.h"
#include "query_service/forecast/cell_columns.h"
#include "query_service/forecast/external.h"
#include "query_service/forecast/resolution_text.h"
#include "query_service/forecast/situation.h"

namespace hearsay::forecast {
namespace {

bool ComesBefore(const CellName& a, const CellName& b) {
  return std::tie(a.kind, a.other_clubs, a.club, a.form) <
         std::tie(b.kind, b.other_clubs, b.club, b.form);
}

// The cells of an answer. Thread-compatible.
class CellTable {
 public:
  CellTable(size_t deadline_count, bool intervals)
      : deadline_count_(deadline_count),
        interval_count_(intervals ? deadline_count : 0) {}

  void Reserve(size_t cell_count) { cells_.reserve(cell_count); }

  // Adds a cell that is not yet there, with zeros.
  CellSeries& Add(CellName name) {
    cells_.push_back({std::move(name), std::vector<double>(deadline_count_),
                      std::vector<Interval>(interval_count_)});
    return cells_.back();
  }

  // Makes a cell, which is added if it is new, certain by a deadline.
  void SetCertain(const CellName& name, size_t deadline) {
    auto cell = std::find_if(
        cells_.begin(), cells_.end(),
        [&](const CellSeries& series) { return series.name == name; });
    CellSeries& certain = cell == cells_.end() ? Add(name) : *cell;
    certain.probabilities[deadline] = 1;
    if (interval_count_ > 0) certain.intervals[deadline] = {1, 1, 1};
  }

  // Returns the cells in order.
  std::vector<CellSeries> Take() {
    std::sort(cells_.begin(), cells_.end(),
              [](const CellSeries& a, const CellSeries& b) {
                return ComesBefore(a.name, b.name);
              });
    return std::move(cells_);
  }

 private:
  const size_t deadline_count_;
  const size_t interval_count_;
  std::vector<CellSeries> cells_;
};

class Forecaster {
 public:
  Forecaster(const ForecastInput& input,
             const std::vector<absl::Time>& deadlines,
             const std::vector<std::string>& asked, bool intervals)
      : input_(input),
        deadlines_(deadlines),
        asked_(asked),
        intervals_(intervals),
        situation_(FindSituation(input)),
        cells_(deadlines.size(), intervals) {}

  ForecastResult Run() {
    std::vector<absl::Time> future;
    for (size_t i = 0; i < deadlines_.size(); ++i) {
      if (deadlines_[i] > input_.view.said_by && !situation_.state.decided) {
        future.push_back(deadlines_[i]);
      } else {
        recorded_.push_back(i);
      }
    }
    SortUnique(future);
    Forecast(future);
    for (const size_t i : recorded_) {
      cells_.SetCertain(CellAt(deadlines_[i]), i);
    }
    ForecastResult result;
    result.cells = cells_.Take();
    result.basis = MakeBasis();
    return result;
  }

  const PlayerState& state() const { return situation_.state; }

  // Returns how sure the probability of a question is which has been answered
  // with `probability`, by the one deadline.
  Interval IntervalOfQuestion(const Question& question,
                              double probability) const {
    if (!drawn_.has_value()) return {probability, probability, probability};
    DrawValues given = {};
    DrawValues both = {};
    for (size_t column = 0; column < columns_.size(); ++column) {
      const DrawValues& values = drawn_->At(0, column);
      const CellName& cell = columns_[column];
      if (question.condition.has_value() &&
          !Contains(*question.condition, cell)) {
        continue;
      }
      const bool asked = Contains(question.proposition, cell);
      for (int draw = 0; draw < kDrawCount; ++draw) {
        given[draw] += values[draw];
        if (asked) both[draw] += values[draw];
      }
    }
    for (int draw = 0; draw < kDrawCount; ++draw) {
      if (question.condition.has_value()) both[draw] /= given[draw];
      both[draw] = std::min(both[draw], 1.0);
    }
    return IntervalOf(both);
  }

 private:
  // Prepares the pass; blends what others say in if that is asked for.
  PreparedPass Prepare(const std::vector<absl::Time>& to) const {
    if (input_.external_weight == 0) {
      return PreparePass(input_, situation_, asked_, to);
    }
    const std::vector<ExternalStatement> statements =
        ExternalStatements(input_.view, situation_.state.club);
    std::vector<std::string> clubs = asked_;
    for (std::string& club : ExternalClubs(statements)) {
      clubs.push_back(std::move(club));
    }
    PreparedPass pass = PreparePass(input_, situation_, clubs, to);
    BlendExternal(input_, statements, pass);
    return pass;
  }

  // Fills in the columns that the forward pass to `future` gives.
  void Forecast(const std::vector<absl::Time>& future) {
    std::vector<absl::Time> to = future;
    if (to.empty()) to.push_back(input_.view.said_by + kWeek);
    const PreparedPass pass = Prepare(to);
    columns_ = ColumnNames(pass.clubs);
    const auto rows = RunHazards(pass.hazards, input_.parameters());
    forecast_any_ = !future.empty();
    windows_unknown_ = pass.windows_unknown;
    if (intervals_ && forecast_any_) {
      drawn_ = RunDraws(input_, situation_, pass);
    }
    cells_.Reserve(columns_.size());
    for (size_t column = 0; column < columns_.size(); ++column) {
      CellSeries& cell = cells_.Add(columns_[column]);
      for (size_t i = 0; i < deadlines_.size(); ++i) {
        const auto deadline =
            std::lower_bound(future.begin(), future.end(), deadlines_[i]);
        if (deadline == future.end() || *deadline != deadlines_[i]) continue;
        const size_t row = deadline - future.begin();
        cell.probabilities[i] = rows[row][column];
        if (drawn_.has_value()) {
          cell.intervals[i] = IntervalOf(drawn_->At(row, column));
        }
      }
    }
  }

  // Returns what is recorded just before a deadline; a contract that has run
  // out since is recorded too.
  CellName CellAt(absl::Time deadline) const {
    const PlayerState& state = situation_.state;
    const CellName cell = RecordedCell(state, deadline);
    const bool ran_out = situation_.start == StartState::kReleased &&
                         state.start != StartState::kReleased &&
                         *situation_.contract.expiry < deadline;
    if (!ran_out) return cell;
    CellName released;
    released.kind = query::v1::CELL_KIND_RELEASED;
    return released;
  }

  Basis MakeBasis() const {
    Basis basis;
    const Evidence& evidence = situation_.evidence;
    basis.independent_root_count = evidence.root_count;
    basis.weight = evidence.weight;
    basis.insufficient_evidence =
        evidence.weight < input_.parameters().sufficient_evidence;
    basis.contract = situation_.contract;
    basis.contract_club = situation_.state.club;
    AddNotes(basis);
    return basis;
  }

  // Adds the notes in the order of their kinds.
  void AddNotes(Basis& basis) const {
    const auto add_if = [&](bool holds, query::v1::ForecastNoteKind kind,
                            std::string text) {
      if (holds) basis.notes.push_back({kind, std::move(text)});
    };
    const bool open = situation_.start == StartState::kUnsettled;
    const bool moves = open || situation_.start == StartState::kRenewed;
    const bool endless = open && !basis.contract.expiry.has_value();
    add_if(
        forecast_any_ && endless,
        query::v1::FORECAST_NOTE_KIND_NO_CONTRACT_EXPIRY,
        "No end of his contract is known: rates are those of a contract with "
        "a year or more left, and no pre-contract or free transfer is "
        "forecast.");
    add_if(forecast_any_ && moves && windows_unknown_,
           query::v1::FORECAST_NOTE_KIND_WINDOWS_UNKNOWN,
           "Transfer windows are not known for every club and time: a yearly "
           "mean stands where they are not.");
    add_if(!basis.contract.conflicting.empty(),
           query::v1::FORECAST_NOTE_KIND_CONFLICTING_EXPIRIES,
           ConflictText(basis.contract));
    add_if(forecast_any_ && basis.insufficient_evidence,
           query::v1::FORECAST_NOTE_KIND_INSUFFICIENT_EVIDENCE,
           "There is too little evidence: the numbers are base rates or near "
           "them.");
    add_if(forecast_any_ && !situation_.state.age.has_value(),
           query::v1::FORECAST_NOTE_KIND_AGE_UNKNOWN,
           "His age is not known: rates of ages 24 to 29 stand for it.");
    AddDecidedNote(basis);
    add_if(endless && situation_.state.club.empty(),
           query::v1::FORECAST_NOTE_KIND_CLUB_UNKNOWN,
           "Neither a club nor a contract of his is known.");
  }

  static std::string ConflictText(const ContractEnd& contract) {
    if (contract.conflicting.empty()) return "";
    std::string text =
        absl::StrCat("His contract is taken to end at ",
                     TimeText(*contract.expiry), "; it is also said to end at");
    for (const absl::Time time : contract.conflicting) {
      absl::StrAppend(&text, " ", TimeText(time));
    }
    return text + ".";
  }

  void AddDecidedNote(Basis& basis) const {
    std::string text;
    if (situation_.start == StartState::kRetired) {
      text = "He has ended his career.";
    } else if (situation_.state.decided) {
      text = "His next club is recorded; only the day is still to come.";
    } else if (!recorded_.empty()) {
      text = "For deadlines that have passed the answer is what is recorded.";
    } else {
      return;
    }
    basis.notes.push_back(
        {query::v1::FORECAST_NOTE_KIND_DECIDED, std::move(text)});
  }

  const ForecastInput& input_;
  const std::vector<absl::Time>& deadlines_;
  const std::vector<std::string>& asked_;
  const bool intervals_;
  const Situation situation_;
  CellTable cells_;
  std::vector<CellName> columns_;  // of the forward pass
  std::optional<DrawnPass> drawn_;
  std::vector<size_t> recorded_;  // deadlines that no pass is needed for
  bool forecast_any_ = false;
  bool windows_unknown_ = false;
};

std::vector<std::string> ClubsOf(const Question& question) {
  std::vector<std::string> clubs = question.proposition.clubs;
  if (question.condition.has_value()) {
    clubs.insert(clubs.end(), question.condition->clubs.begin(),
                 question.condition->clubs.end());
  }
  return clubs;
}

absl::Status ConditionImpossible() {
  return WithReason(
      absl::FailedPreconditionError("The condition has probability 0."),
      v1::ERROR_REASON_CONDITION_IMPOSSIBLE);
}

}  // namespace

ForecastResult ComputeForecast(const ForecastInput& input,
                               const std::vector<absl::Time>& deadlines,
                               const std::vector<std::string>& clubs,
                               bool intervals) {
  Forecaster forecaster(input, deadlines, clubs, intervals);
  ForecastResult result = forecaster.Run();
  result.basis.resolution_text =
      ForecastText({input.view, input.registry, forecaster.state()});
  return result;
}

absl::StatusOr<QuestionResult> AnswerQuestion(const ForecastInput& input,
                                              const Question& question) {
  const std::vector<absl::Time> deadlines = {question.deadline};
  const std::vector<std::string> clubs = ClubsOf(question);
  Forecaster forecaster(input, deadlines, clubs, question.interval);
  ForecastResult forecast = forecaster.Run();
  QuestionResult result;
  double condition = 0;
  double both = 0;
  double rest = 0;
  for (CellSeries& cell : forecast.cells) {
    const double probability = cell.probabilities[0];
    const bool given = !question.condition.has_value() ||
                       Contains(*question.condition, cell.name);
    if (given) condition += probability;
    const bool asked = Contains(question.proposition, cell.name);
    if (given) (asked ? both : rest) += probability;
    if (!asked) continue;
    result.cells.push_back(std::move(cell));
  }
  if (question.condition.has_value()) {
    if (condition == 0) return ConditionImpossible();
    result.condition_probability = std::min(condition, 1.0);
    result.probability = std::min(both / condition, 1.0);
  } else {
    result.probability = std::min(both, 1.0);
  }
  // Where nothing else can be it is certain, whatever the parts' sum rounds to.
  if (rest == 0) result.probability = 1;
  result.basis = std::move(forecast.basis);
  result.basis.resolution_text =
      QuestionText({input.view, input.registry, forecaster.state()},
                   question.proposition, question.condition, question.deadline);
  if (question.interval) {
    result.interval =
        forecaster.IntervalOfQuestion(question, result.probability);
  }
  return result;
}

}  // namespace hearsay::forecast
