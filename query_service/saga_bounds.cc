#include "query_service/saga_bounds.h"

#include <algorithm>

namespace hearsay {

SagaBounds::SagaBounds(const DossierView& view) {
  for (const ViewOutcome& outcome : view.outcomes) {
    if (outcome.player == view.player) ends_.push_back(outcome.know_time);
  }
  std::sort(ends_.begin(), ends_.end());
  ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
}

int SagaBounds::SagaAt(absl::Time time) const {
  return static_cast<int>(std::lower_bound(ends_.begin(), ends_.end(), time) -
                          ends_.begin());
}

}  // namespace hearsay
