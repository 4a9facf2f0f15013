#include "query_service/forecast_change/bearing_entries.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "query_service/forecast_change/said_moments.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

class Finder {
 public:
  Finder(const Dossier& dossier, absl::string_view player,
         const Registry& registry, int64_t revision, absl::Time said_by)
      : dossier_(dossier),
        registry_(registry),
        revision_(revision),
        said_by_(said_by),
        player_(player),
        names_(registry.SameAs(player, revision)) {}

  DossierEntries Run() {
    // A link counts for what was stored before it too.
    ForEach([&](const auto& entry) {
      if (!entry->is_report() || !IsSaid(*entry)) return;
      for (const std::string& name : AlternativesTo(*entry, names_)) {
        linked_.insert(registry_.Canonical(name, revision_));
      }
    });
    DossierEntries bearing;
    absl::flat_hash_map<int64_t, const DossierEntry*> by_revision;
    ForEach([&](const auto& entry) {
      const auto& targets = entry->record.target_revisions();
      const bool is_about_bearing =
          std::any_of(targets.begin(), targets.end(), [&](int64_t target) {
            const auto it = by_revision.find(target);
            return it != by_revision.end() && HoldsAbout(*entry, *it->second);
          });
      if (!is_about_bearing && !(IsSaid(*entry) && Bears(*entry))) return;
      bearing.push_back(entry);
      by_revision[entry->revision] = entry.get();
    });
    return bearing;
  }

 private:
  template <typename Function>
  void ForEach(const Function& visit) const {
    for (const auto& entry : dossier_.entries) {
      if (entry->revision > revision_) break;
      visit(entry);
    }
  }

  // Returns whether anything of it had been said.
  bool IsSaid(const DossierEntry& entry) const {
    const std::vector<absl::Time> moments = SaidMoments(entry);
    return moments.empty() || moments.front() <= said_by_;
  }

  // Returns whether it replaces or takes back `target` at said_by.
  bool HoldsAbout(const DossierEntry& entry, const DossierEntry& target) const {
    return (entry.record.has_retraction()
                ? entry.said_time
                : ReplacesFrom(entry, target)) <= said_by_;
  }

  bool Bears(const DossierEntry& entry) const {
    for (const std::string& name : PlayersIn(entry.record)) {
      if (registry_.Canonical(name, revision_) == player_) return true;
    }
    if (IsLinked(entry.record.outcome().player())) return true;
    const auto& claims = entry.record.report().claims();
    return std::any_of(claims.begin(), claims.end(), [&](const auto& claim) {
      return IsSigning(claim) && IsLinked(claim.subject().name());
    });
  }

  bool IsLinked(const std::string& name) const {
    return !name.empty() &&
           linked_.contains(registry_.Canonical(name, revision_));
  }

  const Dossier& dossier_;
  const Registry& registry_;
  const int64_t revision_;
  const absl::Time said_by_;
  const std::string player_;
  const std::vector<std::string> names_;
  absl::flat_hash_set<std::string> linked_;
};

}  // namespace

DossierEntries BearingEntries(const Dossier& dossier, absl::string_view player,
                              const Registry& registry, int64_t revision,
                              absl::Time said_by) {
  return Finder(dossier, player, registry, revision, said_by).Run();
}

}  // namespace hearsay
