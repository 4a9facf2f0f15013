// Which of the things said about one player have been decided, and which of
// them came true: what his story adds to the records of those who told it
// (MODEL section 2, source reliability).
#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_CONTRIBUTIONS_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_CONTRIBUTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/source_records.h"

namespace hearsay {

// After so long a claim has come true or it has not.
inline constexpr absl::Duration kClaimSpan = absl::Hours(24 * 365);

// One claim of one source that was decided; or, with a negative sign, one that
// is counted no longer, because an outcome was corrected.
struct Contribution {
  friend bool operator==(const Contribution&, const Contribution&) = default;

  // From when on it counts, on the said clock.
  absl::Time effective_time;
  // When the claim was decided; from then on it ages. Never later.
  absl::Time known_time;
  std::string source;           // canonical
  Tier tier = Tier::kUntiered;  // as which it counted
  forecast::ClaimType type;
  bool hit = false;
  int sign = 1;  // -1: takes an earlier one back
};

// All that is decided of one player's story.
struct Decisions {
  std::vector<Contribution> contributions;
  // All times at which anything can be decided, as far as is stored: no
  // contribution takes effect at another one. Ascending, each once.
  std::vector<absl::Time> times;
};

// Returns the contributions of the story of `player`, a name canonical as of
// `revision`, that are in effect by `said_by`, by effective time; those of the
// future as they will be if nothing more is said. `dossier` must hold all about
// him up to `revision`.
//
// What is counted is the origin of a claim with a cell of its own: a club or a
// renewal. A claim is decided by the first outcome that was public after it, if
// that was within kClaimSpan, else when that is over; one that speaks for a
// cell is right if the outcome enters it, one that speaks against it if not. A
// source counts once for each key and saga, with the first thing it said.
//
// Everything about a claim is taken from the view at the moment when it was
// decided, so that a contribution depends on nothing that was said later than
// its known time, and on no outcome later than its effective time.
std::vector<Contribution> ContributionsOf(
    const Dossier& dossier, absl::string_view player, const Registry& registry,
    int64_t revision, absl::Time said_by = absl::InfiniteFuture());

// The same with the times.
Decisions DecisionsOf(const Dossier& dossier, absl::string_view player,
                      const Registry& registry, int64_t revision);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_CONTRIBUTIONS_H_
