#include "query_service/calibration/landmark_forecast.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "query_service/forecast/cell_columns.h"
#include "query_service/forecast/proposition.h"
#include "query_service/forecast/situation.h"

namespace hearsay::calibration {
namespace {

using forecast::ForecastInput;
using forecast::Situation;
using forecast::StartState;

constexpr query::v1::Event kEvents[] = {
    query::v1::EVENT_RENEWS, query::v1::EVENT_SIGNS_PRE_CONTRACT,
    query::v1::EVENT_JOINS, query::v1::EVENT_AGREES, query::v1::EVENT_LEAVES};

// Whether what is recorded has decided an event, in whatever way.
bool IsDecided(const Situation& situation, query::v1::Event event) {
  if (situation.state.decided) return true;
  switch (situation.start) {
    case StartState::kUnsettled:
      return false;
    case StartState::kRenewed:
      return event == query::v1::EVENT_RENEWS ||
             event == query::v1::EVENT_SIGNS_PRE_CONTRACT;
    case StartState::kAgreed:
      return event != query::v1::EVENT_JOINS;
    case StartState::kReleased:
      return event != query::v1::EVENT_JOINS &&
             event != query::v1::EVENT_AGREES;
    case StartState::kRetired:
      return true;
  }
  return true;
}

// Whether it has decided that he joins `club`.
bool IsDecidedFor(const Situation& situation, const std::string& club) {
  return IsDecided(situation, query::v1::EVENT_JOINS) ||
         club == situation.state.club ||
         (situation.start == StartState::kAgreed &&
          club != situation.state.agreed_club);
}

PathStart PathStartOf(const Situation& situation) {
  PathStart start;
  start.club = situation.state.club;
  start.state = situation.start;
  start.agreed_club = situation.state.agreed_club;
  // What is only claimed proves no forecast right or wrong.
  if (situation.contract.basis != query::v1::CONTRACT_EXPIRY_BASIS_CLAIMS) {
    start.expiry = situation.contract.expiry;
  }
  return start;
}

// A forecast of every cell.
class Distribution {
 public:
  Distribution(const ForecastInput& input, const Situation& situation,
               const std::vector<std::string>& asked) {
    std::vector<absl::Time> deadlines;
    for (const int weeks : kHorizonWeeks) {
      deadlines.push_back(input.view.said_by + weeks * forecast::kWeek);
    }
    forecast::PreparedPass pass =
        forecast::PreparePass(input, situation, asked, deadlines);
    cells_ = forecast::ColumnNames(pass.clubs);
    rows_ = forecast::RunHazards(pass.hazards, input.parameters());
  }

  std::array<double, kHorizonCount> Of(
      const forecast::Proposition& proposition) const {
    std::array<double, kHorizonCount> sums = {};
    for (size_t cell = 0; cell < cells_.size(); ++cell) {
      if (!forecast::Contains(proposition, cells_[cell])) continue;
      for (size_t i = 0; i < kHorizonCount; ++i) sums[i] += rows_[i][cell];
    }
    for (double& sum : sums) sum = std::min(sum, 1.0);
    return sums;
  }

 private:
  std::vector<forecast::CellName> cells_;
  std::vector<std::vector<double>> rows_;
};

}  // namespace

LandmarkForecast MakeLandmarkForecast(const ForecastInput& input) {
  const Situation situation = forecast::FindSituation(input);
  LandmarkForecast made;
  made.start = PathStartOf(situation);
  std::vector<forecast::Proposition> questions;
  const auto ask = [&](query::v1::Event event, std::vector<std::string> clubs) {
    forecast::Proposition& question = questions.emplace_back();
    question.event = event;
    question.clubs = std::move(clubs);
  };
  for (const query::v1::Event event : kEvents) {
    if (!IsDecided(situation, event)) ask(event, {});
  }
  std::vector<std::string> named;
  for (const forecast::ClubEvidence& evidence : situation.evidence.clubs) {
    named.push_back(evidence.club);
    if (!IsDecidedFor(situation, evidence.club)) {
      ask(query::v1::EVENT_JOINS, {evidence.club});
    }
  }
  if (questions.empty()) return made;
  const Distribution with(input, situation, {});
  Situation base = situation;
  base.evidence = forecast::Evidence();
  const Distribution without(input, base, named);
  for (const forecast::Proposition& question : questions) {
    EventForecast& forecast = made.events.emplace_back();
    forecast.event = question.event;
    if (!question.clubs.empty()) forecast.club = question.clubs.front();
    forecast.probabilities = with.Of(question);
    forecast.base = without.Of(question);
  }
  return made;
}

}  // namespace hearsay::calibration
