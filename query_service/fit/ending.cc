#include "query_service/fit/ending.h"

#include <algorithm>

#include "query_service/saga_bounds.h"

namespace hearsay::fit {

std::vector<Ending> EndingsOf(const DossierView& view) {
  std::vector<const ViewOutcome*> outcomes;
  for (const ViewOutcome& outcome : view.outcomes) {
    if (outcome.player == view.player) outcomes.push_back(&outcome);
  }
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const ViewOutcome* a, const ViewOutcome* b) {
                     return forecast::SignedTime(*a) < forecast::SignedTime(*b);
                   });
  const SagaBounds bounds(view);
  std::vector<Ending> endings(bounds.count());
  // What an outcome records depends on those before it.
  std::vector<forecast::RecordedStep> steps;
  for (const ViewOutcome* outcome : outcomes) {
    const size_t before = steps.size();
    forecast::AddSteps(*outcome, steps);
    Ending& ending = endings[bounds.SagaAt(outcome->know_time)];
    if (ending.step.has_value()) continue;
    ending.known = outcome->know_time;
    ending.from_club = outcome->from_club;
    if (steps.size() > before) ending.step = steps[before];
  }
  return endings;
}

}  // namespace hearsay::fit
