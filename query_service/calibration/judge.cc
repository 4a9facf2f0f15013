#include "query_service/calibration/judge.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "query_service/forecast/parameters.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/proposition.h"

namespace hearsay::calibration {
namespace {

// Whether an outcome came after a forecast that was made at `landmark`.
bool ComesAfter(const ViewOutcome& outcome, absl::Time landmark,
                const PathStart& start) {
  if (outcome.know_time > landmark) return true;
  // A pre-contract that was public already: that he joined was still to come.
  return start.state == forecast::StartState::kAgreed &&
         outcome.kind == v1::OUTCOME_KIND_JOINED_FREE &&
         outcome.to_club == start.agreed_club;
}

RecordedPath PathAfter(const PlayerHistory& history, absl::Time landmark,
                       const LandmarkForecast& forecast) {
  PathStart start = forecast.start;
  // What has become known of the same contract since.
  if (history.expiry.has_value() && history.club == start.club) {
    start.expiry = history.expiry;
  }
  std::vector<ViewOutcome> after;
  for (const ViewOutcome& outcome : history.outcomes) {
    if (ComesAfter(outcome, landmark, start)) after.push_back(outcome);
  }
  return RecordedPath(start, after);
}

}  // namespace

PlayerHistory HistoryOf(const DossierView& view, const Registry& registry) {
  PlayerHistory history;
  history.sagas = SagaSpansOf(view);
  for (const ViewOutcome& outcome : view.outcomes) {
    if (outcome.player != view.player) continue;
    history.outcomes.push_back(outcome);
    history.outcomes.back().entry = nullptr;
  }
  std::stable_sort(history.outcomes.begin(), history.outcomes.end(),
                   [](const ViewOutcome& a, const ViewOutcome& b) {
                     return forecast::SignedTime(a) < forecast::SignedTime(b);
                   });
  const forecast::PlayerState state = forecast::MakePlayerState(view, registry);
  history.club = state.club;
  const auto newest = std::max_element(
      state.contract_facts.begin(), state.contract_facts.end(),
      [](const forecast::ContractFact& a, const forecast::ContractFact& b) {
        return a.known < b.known;
      });
  if (newest != state.contract_facts.end()) history.expiry = newest->expiry;
  return history;
}

void JudgeForecast(const PlayerHistory& history, absl::Time landmark,
                   const LandmarkForecast& forecast, absl::Time said_by,
                   std::vector<JudgedEvent>& judged) {
  if (landmark + kHorizonWeeks.front() * forecast::kWeek > said_by) return;
  const RecordedPath path = PathAfter(history, landmark, forecast);
  const int year =
      static_cast<int>(absl::ToCivilYear(landmark, absl::UTCTimeZone()).year());
  for (const EventForecast& event : forecast.events) {
    forecast::Proposition proposition;
    proposition.event = event.event;
    if (!event.club.empty()) proposition.clubs.push_back(event.club);
    for (size_t i = 0; i < kHorizonCount; ++i) {
      const absl::Time deadline = landmark + kHorizonWeeks[i] * forecast::kWeek;
      if (deadline > said_by) break;
      judged.push_back({event.event, !event.club.empty(), kHorizonWeeks[i],
                        year, event.probabilities[i], event.base[i],
                        path.Entered(proposition, deadline)});
    }
  }
}

}  // namespace hearsay::calibration
