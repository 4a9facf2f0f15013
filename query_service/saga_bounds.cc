#include "query_service/saga_bounds.h"

#include <algorithm>

#include "common/sort_unique.h"

namespace hearsay {

SagaBounds::SagaBounds(const DossierView& view) {
  for (const ViewOutcome& outcome : view.outcomes) {
    if (outcome.player == view.player) ends_.push_back(outcome.know_time);
  }
  SortUnique(ends_);
}

int SagaBounds::SagaAt(absl::Time time) const {
  return static_cast<int>(std::lower_bound(ends_.begin(), ends_.end(), time) -
                          ends_.begin());
}

}  // namespace hearsay
