#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_SAID_MOMENTS_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_SAID_MOMENTS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
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
  // Returns when anything of a group can have been said, ascending, each once.
  const std::vector<absl::Time>& OfGroup(int group) const {
    return groups_[group].said;
  }

  // Returns the first moment after `time` at which a group's claims, or how
  // they hang together, may be seen otherwise; the infinite future: there is
  // none.
  absl::Time NextChange(int group, absl::Time time) const;

  // Returns what of the dossier the claims of `groups` depend on.
  Dossier DossierOf(const absl::flat_hash_set<int>& groups) const;

 private:
  using Key = std::pair<v1::ClaimKind, std::string>;
  struct Group {
    std::vector<absl::Time> said;
    std::vector<absl::Time> changes;  // ascending, each once
  };
  // Reports that replace each other, with what retracts them: when one comes
  // another may go.
  struct Line {
    std::vector<int> groups;
    std::vector<absl::Time> changes;
  };
  struct Entry {
    std::shared_ptr<const DossierEntry> entry;
    std::vector<int> groups;
  };

  // Returns the groups of a report's claims.
  std::vector<int> AddReport(const DossierEntry& entry,
                             absl::string_view player, const Registry& registry,
                             int64_t revision);
  // Returns the line of a report or retraction; what it replaces or retracts
  // changes with it.
  Line& LineOf(const DossierEntry& entry);
  void AddLines();

  absl::flat_hash_map<Key, int> numbers_;
  std::vector<Group> groups_;
  std::vector<Entry> entries_;
  std::vector<Line> lines_;
  absl::flat_hash_map<int64_t, int> line_of_;  // by revision
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_SAID_MOMENTS_H_
