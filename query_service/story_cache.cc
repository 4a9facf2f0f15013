#include "query_service/story_cache.h"

#include <algorithm>
#include <utility>

#include "common/status_macros.h"

namespace hearsay {
namespace {

// Returns the last entry up to `revision`; null: none.
const DossierEntry* LastEntry(const Dossier& dossier, int64_t revision) {
  const auto after =
      std::upper_bound(dossier.entries.begin(), dossier.entries.end(), revision,
                       [](int64_t wanted, const auto& entry) {
                         return wanted < entry->revision;
                       });
  return after == dossier.entries.begin() ? nullptr : (after - 1)->get();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PlayerStory>> StoryCache::Get(
    const std::string& player, const Projection::Reader& reader,
    const ResolvedAsOf& as_of, absl::Time said_by_max) {
  const int64_t revision = as_of.revision;
  ASSIGN_OR_RETURN(std::shared_ptr<const Dossier> dossier,
                   dossiers_.Get(player, reader.registry(), revision));
  const DossierEntry* last = LastEntry(*dossier, revision);
  Key key;
  key.player = player;
  key.dossier_change = last == nullptr ? 0 : last->revision;
  key.registry_change = reader.registry().LastChangeAt(revision);
  key.calendar_change = reader.calendar().LastChangeAt(revision);
  key.said_by = std::min(
      said_by_max,
      as_of.SaidBy(last == nullptr ? absl::InfinitePast() : last->commit_time));
  std::shared_ptr<const PlayerStory> story =
      FindOrAdd(key, std::move(dossier), revision);
  // Computed where nobody but those who want this story has to wait.
  story->View(reader.registry());
  return story;
}

// Returns the story under `key`, if need be a new one.
std::shared_ptr<const PlayerStory> StoryCache::FindOrAdd(
    const Key& key, std::shared_ptr<const Dossier> dossier, int64_t revision) {
  const std::lock_guard lock(mutex_);
  if (const auto it = slots_.find(key); it != slots_.end()) {
    used_.splice(used_.begin(), used_, it->second.used);
    counters_.hits.Add();
    return it->second.story;
  }
  counters_.misses.Add();
  // One that holds nothing takes room too.
  const size_t entries = dossier->entries.size() + 1;
  auto story = std::make_shared<const PlayerStory>(
      std::move(dossier), key.player, revision, key.said_by);
  used_.push_front(key);
  entries_ += entries;
  slots_.emplace(key, Slot{story, entries, used_.begin()});
  while (entries_ > entries_max_ && used_.size() > 1) RemoveOldest();
  return story;
}

void StoryCache::RemoveOldest() {
  const auto it = slots_.find(used_.back());
  entries_ -= it->second.entries;
  slots_.erase(it);
  used_.pop_back();
}

void StoryCache::WriteMetrics(const std::string& cache, MetricWriter& writer) {
  const std::lock_guard lock(mutex_);
  counters_.Write(cache, slots_.size(), entries_, writer);
}

}  // namespace hearsay
