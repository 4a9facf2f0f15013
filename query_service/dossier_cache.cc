#include "query_service/dossier_cache.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

// Collects the entries of one dossier, taking those that an older one holds
// from there.
class DossierBuilder {
 public:
  // `older` (null: none) holds all that bears on it of `older_names`.
  DossierBuilder(const Replica& replica, const Registry& registry,
                 int64_t revision, const Dossier* older,
                 const std::vector<std::string>& older_names)
      : replica_(replica),
        registry_(registry),
        revision_(revision),
        older_names_(older_names.begin(), older_names.end()) {
    if (older == nullptr) return;
    revision_ = std::max(revision, older->built_to);
    older_built_to_ = older->built_to;
    for (const auto& entry : older->entries) {
      parsed_.emplace(entry->revision, entry);
    }
  }

  // Builds the dossier of players with these names; `names` then has those of
  // the players linked to them too.
  absl::StatusOr<std::shared_ptr<const Dossier>> Build(
      std::vector<std::string>& names) {
    const std::vector<std::string> own = names;
    RETURN_IF_ERROR(AddAll(own, [](const DossierEntry&) { return true; }));
    absl::flat_hash_set<std::string> linked;
    for (const auto& [revision, entry] : kept_) {
      for (const std::string& player : AlternativesTo(*entry, own)) {
        for (const std::string& name : registry_.EverSameAs(player)) {
          if (std::find(own.begin(), own.end(), name) == own.end()) {
            linked.insert(name);
          }
        }
      }
    }
    names.insert(names.end(), linked.begin(), linked.end());
    RETURN_IF_ERROR(AddAll({linked.begin(), linked.end()}, MayDecide));
    return Finish();
  }

 private:
  using Parsed =
      absl::flat_hash_map<int64_t, std::shared_ptr<const DossierEntry>>;

  // Whether an entry about a linked player bears on the dossier: outcomes,
  // signings, and what changes either.
  static bool MayDecide(const DossierEntry& entry) {
    if (!entry.is_report()) return true;
    const auto& claims = entry.record.report().claims();
    return !entry.record.target_revisions().empty() ||
           std::any_of(claims.begin(), claims.end(), IsSigning);
  }

  template <typename Wanted>
  absl::Status AddAll(const std::vector<std::string>& players,
                      const Wanted& wanted) {
    std::vector<int64_t> missing;
    for (const std::string& player : players) {
      ASSIGN_OR_RETURN(const std::vector<int64_t> revisions,
                       replica_.Postings(player, revision_));
      const int64_t seen = older_names_.contains(player) ? older_built_to_ : 0;
      for (const int64_t revision : revisions) {
        const auto it = parsed_.find(revision);
        if (it == parsed_.end()) {
          if (revision > seen) missing.push_back(revision);
        } else if (wanted(*it->second)) {
          kept_.emplace(revision, it->second);
        }
      }
    }
    SortUnique(missing);
    ASSIGN_OR_RETURN(const std::vector<StoredEntry> stored,
                     replica_.ReadEntries(missing));
    for (const StoredEntry& entry : stored) {
      ASSIGN_OR_RETURN(v1::Record record, ParseStored(entry));
      auto parsed = std::make_shared<const DossierEntry>(std::move(record));
      parsed_.emplace(entry.revision, parsed);
      if (wanted(*parsed)) kept_.emplace(entry.revision, std::move(parsed));
    }
    return absl::OkStatus();
  }

  std::shared_ptr<const Dossier> Finish() const {
    auto dossier = std::make_shared<Dossier>();
    dossier->built_to = revision_;
    // By revisions at hand: to look into each entry for its own costs more.
    std::vector<std::pair<int64_t, std::shared_ptr<const DossierEntry>>> kept(
        kept_.begin(), kept_.end());
    std::sort(kept.begin(), kept.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    dossier->entries.reserve(kept.size());
    for (auto& [revision, entry] : kept) {
      dossier->entries.push_back(std::move(entry));
    }
    return dossier;
  }

  const Replica& replica_;
  const Registry& registry_;
  int64_t revision_;
  const absl::flat_hash_set<std::string> older_names_;
  int64_t older_built_to_ = 0;
  Parsed parsed_;
  Parsed kept_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Dossier>> DossierCache::Get(
    const std::string& player, const Registry& registry, int64_t revision) {
  Slot slot, stale;
  slot.names = registry.EverSameAs(player);
  const std::string key = absl::StrJoin(slot.names, "\n");
  if (auto dossier = Find(key, registry, revision, stale)) {
    counters_.hits.Add();
    return dossier;
  }
  counters_.misses.Add();
  DossierBuilder builder(replica_, registry, revision, stale.dossier.get(),
                         stale.names);
  ASSIGN_OR_RETURN(slot.dossier, builder.Build(slot.names));
  slot.registry_merge = registry.last_merge();
  const std::shared_ptr<const Dossier> dossier = slot.dossier;
  Store(key, std::move(slot));
  return dossier;
}

// Returns the dossier if it is still whole; else leaves what there is of it in
// `stale`.
std::shared_ptr<const Dossier> DossierCache::Find(const std::string& key,
                                                  const Registry& registry,
                                                  int64_t revision,
                                                  Slot& stale) {
  const std::lock_guard lock(mutex_);
  const auto it = slots_.find(key);
  if (it == slots_.end()) return nullptr;
  const Slot& slot = it->second;
  used_.splice(used_.begin(), used_, slot.used);
  // A merge may have joined a linked player with another.
  const bool is_whole = slot.registry_merge == registry.last_merge() &&
                        (revision <= slot.dossier->built_to ||
                         slot.touched <= slot.dossier->built_to);
  if (is_whole) return slot.dossier;
  stale.dossier = slot.dossier;
  stale.names = slot.names;
  return nullptr;
}

void DossierCache::Store(const std::string& key, Slot slot) {
  const std::lock_guard lock(mutex_);
  Remove(key);
  // What was applied since the build began may concern it.
  slot.touched = touched_;
  used_.push_front(key);
  slot.used = used_.begin();
  entries_ += slot.dossier->entries.size();
  for (const std::string& name : slot.names) holders_[name].insert(key);
  slots_.emplace(key, std::move(slot));
  while (entries_ > entries_max_ && used_.size() > 1) Remove(used_.back());
}

void DossierCache::Remove(const std::string& key) {
  const auto it = slots_.find(key);
  if (it == slots_.end()) return;
  const Slot slot = std::move(it->second);
  slots_.erase(it);
  for (const std::string& name : slot.names) {
    const auto holder = holders_.find(name);
    holder->second.erase(*slot.used);
    if (holder->second.empty()) holders_.erase(holder);
  }
  entries_ -= slot.dossier->entries.size();
  used_.erase(slot.used);
}

void DossierCache::Touch(const std::vector<std::string>& players,
                         int64_t revision) {
  const std::lock_guard lock(mutex_);
  touched_ = revision;
  for (const std::string& player : players) {
    const auto it = holders_.find(player);
    if (it == holders_.end()) continue;
    for (const std::string& key : it->second) {
      slots_.at(key).touched = revision;
    }
  }
}

void DossierCache::WriteMetrics(const std::string& cache,
                                MetricWriter& writer) {
  const std::lock_guard lock(mutex_);
  counters_.Write(cache, slots_.size(), entries_, writer);
}

}  // namespace hearsay
