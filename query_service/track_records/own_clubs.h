#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_OWN_CLUBS_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_OWN_CLUBS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"

namespace hearsay {

// Says which club held a player's contract when something was said. What a
// claim was about is read as it was read then: who has joined the club that
// wanted him was not under contract there. Thread-compatible.
class OwnClubs {
 public:
  // `outcomes` are all outcomes of `player` that count, with `in_force` as of
  // any time; `registry` is read as of `revision`. All must outlive it.
  OwnClubs(const std::vector<ViewOutcome>& outcomes, const std::string& player,
           const Registry& registry, int64_t revision);

  // Returns the club as known then; empty: none, or not known.
  const std::string& At(absl::Time time);

 private:
  std::string Find(absl::Time time) const;

  const std::vector<ViewOutcome>& outcomes_;
  const std::string& player_;
  const Registry& registry_;
  const int64_t revision_;
  // Between two of them nothing changes; ascending.
  std::vector<absl::Time> changes_;
  // By the number of changes that had been.
  absl::flat_hash_map<size_t, std::string> found_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_OWN_CLUBS_H_
