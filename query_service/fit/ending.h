#ifndef HEARSAY_QUERY_SERVICE_FIT_ENDING_H_
#define HEARSAY_QUERY_SERVICE_FIT_ENDING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/player_state.h"

namespace hearsay::fit {

// How a saga ended.
struct Ending {
  // When it was public. The infinite future: the saga goes on.
  absl::Time known = absl::InfiniteFuture();
  // The first step that it records; none if it records nothing.
  std::optional<forecast::RecordedStep> step;
  std::string from_club;  // canonical; empty: unknown
};

// Returns how each saga of the view ended, in the order of SagaBounds; the last
// goes on. Of several outcomes that were public at one moment the first counts.
std::vector<Ending> EndingsOf(const DossierView& view);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_ENDING_H_
