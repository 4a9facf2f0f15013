#include "query_service/track_records/own_clubs.h"

#include <algorithm>

#include "common/sort_unique.h"
#include "common/time.h"
#include "query_service/forecast/player_state.h"

namespace hearsay {
namespace {

void AddEnds(const TimeSpan& span, std::vector<absl::Time>& times) {
  times.push_back(span.start);
  times.push_back(span.end);
}

}  // namespace

OwnClubs::OwnClubs(const std::vector<ViewOutcome>& outcomes,
                   const std::string& player, const Registry& registry,
                   int64_t revision)
    : outcomes_(outcomes),
      player_(player),
      registry_(registry),
      revision_(revision) {
  for (const ViewOutcome& outcome : outcomes) {
    changes_.push_back(outcome.know_time);
    AddEnds(outcome.occur, changes_);
  }
  if (const v1::Entity* entity = registry.Find(player, revision)) {
    for (const v1::Engagement& engagement : entity->engagements()) {
      AddEnds(TimeSpanFromProto(engagement.start()), changes_);
      if (engagement.has_know_time()) {
        changes_.push_back(TimeFromProto(engagement.know_time()));
      }
    }
  }
  SortUnique(changes_);
}

const std::string& OwnClubs::At(absl::Time time) {
  const size_t before =
      std::upper_bound(changes_.begin(), changes_.end(), time) -
      changes_.begin();
  const auto [it, is_new] = found_.try_emplace(before);
  if (is_new) it->second = Find(time);
  return it->second;
}

std::string OwnClubs::Find(absl::Time time) const {
  DossierView view;
  view.player = player_;
  view.revision = revision_;
  view.said_by = time;
  for (ViewOutcome outcome : outcomes_) {
    if (outcome.know_time > time) continue;
    outcome.in_force = IsInForce(outcome, time);
    view.outcomes.push_back(std::move(outcome));
  }
  return forecast::MakePlayerState(view, registry_).club;
}

}  // namespace hearsay
