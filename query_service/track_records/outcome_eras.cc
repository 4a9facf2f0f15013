#include "query_service/track_records/outcome_eras.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/sort_unique.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

using Outcomes = std::vector<const DossierEntry*>;  // by revision

class EraFinder {
 public:
  EraFinder(const Dossier& dossier, absl::string_view player,
            const Registry& registry, int64_t revision)
      : dossier_(dossier), revision_(revision) {
    for (const auto& entry : dossier.entries) {
      if (entry->revision > revision) break;
      if (entry->record.has_outcome() &&
          registry.Canonical(entry->record.outcome().player(), revision) ==
              player) {
        outcomes_.push_back(entry.get());
      }
    }
  }

  std::vector<OutcomeEra> Find() const {
    std::vector<OutcomeEra> eras;
    Outcomes counted;
    absl::Time known = absl::InfinitePast();
    for (const absl::Time time : ChangeTimes()) {
      Outcomes next = CountedAt(time);
      if (KnownBy(known, next) != counted) {
        eras.push_back({time, DossierWith(counted)});
      }
      counted = std::move(next);
      known = time;
    }
    eras.push_back({absl::InfiniteFuture(), DossierWith(counted)});
    return eras;
  }

 private:
  // Returns the moments at which it may change which outcomes count.
  std::vector<absl::Time> ChangeTimes() const {
    std::vector<absl::Time> times;
    for (const DossierEntry* outcome : outcomes_) {
      times.push_back(outcome->said_time);
    }
    SortUnique(times);
    // Without a correction none is ever taken back.
    const bool corrected = std::any_of(
        outcomes_.begin(), outcomes_.end(), [](const DossierEntry* outcome) {
          return !outcome->record.target_revisions().empty();
        });
    if (!corrected && !times.empty())
      times.erase(times.begin(), times.end() - 1);
    return times;
  }

  Outcomes CountedAt(absl::Time time) const {
    const Visibility visibility(dossier_.entries, revision_, time);
    Outcomes counted;
    for (const DossierEntry* outcome : outcomes_) {
      if (outcome->said_time <= time && !outcome->record.outcome().annulled() &&
          !visibility.IsHidden(*outcome)) {
        counted.push_back(outcome);
      }
    }
    return counted;
  }

  static Outcomes KnownBy(absl::Time time, const Outcomes& outcomes) {
    Outcomes known;
    for (const DossierEntry* outcome : outcomes) {
      if (outcome->said_time <= time) known.push_back(outcome);
    }
    return known;
  }

  Dossier DossierWith(const Outcomes& outcomes) const {
    const absl::flat_hash_set<const DossierEntry*> kept(outcomes.begin(),
                                                        outcomes.end());
    Dossier dossier;
    dossier.built_to = dossier_.built_to;
    for (const auto& entry : dossier_.entries) {
      if (entry->revision > revision_) break;
      if (!entry->record.has_outcome() || kept.contains(entry.get())) {
        dossier.entries.push_back(entry);
      }
    }
    return dossier;
  }

  const Dossier& dossier_;
  const int64_t revision_;
  Outcomes outcomes_;  // of the player, also those that count no longer
};

}  // namespace

std::vector<OutcomeEra> OutcomeErasOf(const Dossier& dossier,
                                      absl::string_view player,
                                      const Registry& registry,
                                      int64_t revision) {
  return EraFinder(dossier, player, registry, revision).Find();
}

}  // namespace hearsay
