#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_SAID_MOMENTS_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_SAID_MOMENTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"

namespace hearsay {

// All moments at which anything can become visible of a player's claims that
// have a cell of their own, as of a revision: when a claim can have been said,
// and until when nothing changes. Claims fall into groups, by kind and club;
// lineage and weights of a group's roots depend on its own claims only.
// Immutable.
class SaidMoments {
 public:
  SaidMoments(const Dossier& dossier, absl::string_view player,
              const Registry& registry, int64_t revision);

  // Returns the group of a claim about the player that is visible at some time;
  // -1: of its kind and club nothing is said that counts.
  int GroupOf(const ViewClaim& claim) const;

  int group_count() const { return static_cast<int>(groups_.size()); }
  // Returns the moments of a group, ascending, each once.
  const std::vector<absl::Time>& OfGroup(int group) const {
    return groups_[group];
  }

  // Returns the first moment after `time` at which a group's claims, or how
  // they hang together, may be seen otherwise; the infinite future: there is
  // none.
  absl::Time NextChange(int group, absl::Time time) const;

 private:
  using Key = std::pair<v1::ClaimKind, std::string>;

  void AddReport(const DossierEntry& entry, absl::string_view player,
                 const Registry& registry, int64_t revision);

  absl::flat_hash_map<Key, int> numbers_;
  std::vector<std::vector<absl::Time>> groups_;
  // Of corrections and retractions, which may concern any group; ascending.
  std::vector<absl::Time> for_all_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_SAID_MOMENTS_H_
