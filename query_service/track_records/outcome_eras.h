#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_OUTCOME_ERAS_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_OUTCOME_ERAS_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"

namespace hearsay {

// A span of the said clock in which outcomes of a player become known, but none
// that was known is taken back or replaced.
struct OutcomeEra {
  // Exclusive; it begins where the one before ends.
  absl::Time end = absl::InfiniteFuture();
  // The dossier with only those of the player's outcomes that count in it, and
  // with none of others.
  Dossier dossier;
};

// Returns the eras of `player`, a name canonical as of `revision`, in their
// order: one, unless an outcome was corrected later than it was known.
std::vector<OutcomeEra> OutcomeErasOf(const Dossier& dossier,
                                      absl::string_view player,
                                      const Registry& registry,
                                      int64_t revision);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_OUTCOME_ERAS_H_
