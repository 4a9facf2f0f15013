#include "tests/evaluation/world_sagas.h"

#include <algorithm>

#include "common/time.h"

namespace hearsay::evaluation {
namespace {

// When it was signed or, where nothing is, happened.
absl::Time SignTime(const v1::Outcome& outcome) {
  return TimeFromProto(outcome.has_agree() ? outcome.agree().start_time()
                                           : outcome.occur().start_time());
}

}  // namespace

SimulatedWorld::SimulatedWorld(const simulator::Options& options)
    : SimulatedWorld(options, simulator::Simulate(options)) {}

SimulatedWorld::SimulatedWorld(const simulator::Options& options,
                               const simulator::Simulation& simulation)
    : log_(simulation.writes),
      start_(options.start),
      end_(options.start + absl::Hours(24 * 7) * options.weeks) {
  for (const simulator::Truth& truth : simulation.truths) {
    if (!truth.has_player()) continue;
    auto& outcomes = outcomes_[truth.player().player()];
    outcomes.assign(truth.player().outcomes().begin(),
                    truth.player().outcomes().end());
  }
  for (const std::string& player : log_.Players()) FindSagas(player);
}

void SimulatedWorld::FindSagas(const std::string& player) {
  std::vector<absl::Time> reports;
  for (const auto& entry : log_.DossierOf(player).entries) {
    if (entry->is_report()) reports.push_back(entry->said_time);
  }
  std::sort(reports.begin(), reports.end());
  absl::Time begin = absl::InfinitePast();
  const auto add = [&](absl::Time end, bool resolved) {
    const auto first = std::upper_bound(reports.begin(), reports.end(), begin);
    if (first != reports.end() && *first < end) {
      sagas_.push_back({player, *first, end, resolved});
    }
    begin = end;
  };
  for (const v1::Outcome& outcome : outcomes_[player]) {
    add(TimeFromProto(outcome.know_time()), true);
  }
  add(end_, false);
}

Future SimulatedWorld::FutureOf(const std::string& player, absl::Time after,
                                absl::Time deadline,
                                bool renewal_settles) const {
  Future future;
  for (const v1::Outcome& outcome : outcomes_.at(player)) {
    if (TimeFromProto(outcome.know_time()) <= after ||
        SignTime(outcome) >= deadline) {
      continue;
    }
    switch (outcome.kind()) {
      case v1::OUTCOME_KIND_RENEWED:
        if (renewal_settles) return {Future::Kind::kRenewed, ""};
        break;
      case v1::OUTCOME_KIND_RELEASED:
        future.kind = Future::Kind::kReleased;
        break;
      default:
        return {Future::Kind::kSigned, outcome.to_club()};
    }
  }
  return future;
}

}  // namespace hearsay::evaluation
