#include "query_service/forecast_change/entry_changes.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "query_service/forecast_change/said_moments.h"

namespace hearsay {
namespace {

query::v1::ForecastChangeKind KindOf(const v1::Record& record) {
  if (record.has_outcome()) return query::v1::FORECAST_CHANGE_KIND_OUTCOME;
  return record.has_retraction() || !record.target_revisions().empty()
             ? query::v1::FORECAST_CHANGE_KIND_WITHDRAWAL
             : query::v1::FORECAST_CHANGE_KIND_REPORT;
}

// Returns when the first of what is new between the two moments was said;
// nothing: nothing is.
std::optional<absl::Time> TimeOfChange(const DossierEntry& entry,
                                       const LogMoment& before,
                                       const LogMoment& after) {
  const bool is_new = entry.revision > before.revision;
  const std::vector<absl::Time> moments = SaidMoments(entry);
  const auto first =
      is_new ? moments.begin()
             : std::upper_bound(moments.begin(), moments.end(), before.said_by);
  if (first != moments.end() && *first <= after.said_by) return *first;
  // Our own errors are corrected when that is stored: those of which nobody
  // else speaks, and those of which a better parse takes the place.
  const bool corrects = is_new && !entry.record.target_revisions().empty();
  return corrects ? std::optional(entry.commit_time) : std::nullopt;
}

}  // namespace

EntryChanges::EntryChanges(const Dossier& dossier,
                           const DossierEntries& bearing,
                           const LogMoment& before, const LogMoment& after)
    : built_to_(after.revision) {
  absl::flat_hash_set<const DossierEntry*> is_bearing;
  for (const auto& entry : bearing) is_bearing.insert(entry.get());
  absl::flat_hash_map<const DossierEntry*, size_t> slot_of;
  for (const auto& entry : dossier.entries) {
    if (entry->revision > after.revision) break;
    Slot slot{nullptr, entry};
    if (entry->revision <= before.revision) {
      slot.before = AsSaidBy(entry, before.said_by);
    }
    std::optional<absl::Time> time;
    if (is_bearing.contains(entry.get())) {
      time = TimeOfChange(*entry, before, after);
    }
    if (time.has_value()) {
      slot_of[entry.get()] = slots_.size();
      changes_.push_back({KindOf(entry->record), entry.get(), *time});
    } else {
      // As it was, or not yet said by the second moment either.
      slot.after = slot.before;
    }
    if (slot.before != nullptr || slot.after != nullptr) {
      slots_.push_back(std::move(slot));
    }
  }
  std::sort(changes_.begin(), changes_.end(),
            [](const EntryChange& a, const EntryChange& b) {
              return std::make_tuple(!a.entry->record.has_outcome(), a.time,
                                     std::cref(a.entry->name)) <
                     std::make_tuple(!b.entry->record.has_outcome(), b.time,
                                     std::cref(b.entry->name));
            });
  for (size_t i = 0; i < changes_.size(); ++i) {
    slots_[slot_of[changes_[i].entry]].change = i;
    if (changes_[i].entry->record.has_outcome()) outcome_count_ = i + 1;
  }
}

std::shared_ptr<const Dossier> EntryChanges::After(size_t count) const {
  auto dossier = std::make_shared<Dossier>();
  dossier->built_to = built_to_;
  dossier->entries.reserve(slots_.size());
  for (const Slot& slot : slots_) {
    const auto& entry = slot.before == slot.after || slot.change < count
                            ? slot.after
                            : slot.before;
    if (entry != nullptr) dossier->entries.push_back(entry);
  }
  return dossier;
}

}  // namespace hearsay
