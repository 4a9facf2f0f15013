#ifndef HEARSAY_QUERY_SERVICE_STORY_CACHE_H_
#define HEARSAY_QUERY_SERVICE_STORY_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/observability/metrics.h"
#include "query_service/cache_counters.h"
#include "query_service/dossier_cache.h"
#include "query_service/player_story.h"
#include "query_service/projection.h"
#include "query_service/snapshot.h"

namespace hearsay {

// Keeps the stories used last, as many as fit.
//
// A story serves every revision at which the same records of its dossier, the
// same registry and the same calendar are visible: what is stored about other
// players does not make it stale, and nothing ever makes it wrong.
//
// Thread-safe.
class StoryCache {
 public:
  // Keeps stories of at most `entries_max` dossier entries together, but always
  // the last. `dossiers` must outlive it.
  StoryCache(DossierCache& dossiers, size_t entries_max)
      : dossiers_(dossiers), entries_max_(entries_max) {}

  // Returns the story of `player`, a name canonical as of `as_of`, its view
  // made. Its said-by time is that of `as_of`, at most `said_by_max`. Errors
  // are the replica's.
  absl::StatusOr<std::shared_ptr<const PlayerStory>> Get(
      const std::string& player, const Projection::Reader& reader,
      const ResolvedAsOf& as_of,
      absl::Time said_by_max = absl::InfiniteFuture());

  // Returns a dossier as DossierCache::Get() does, for stories that are not
  // those of the log.
  absl::StatusOr<std::shared_ptr<const Dossier>> GetDossier(
      const std::string& player, const Projection::Reader& reader,
      int64_t revision) {
    return dossiers_.Get(player, reader.registry(), revision);
  }

  // Writes how often it had what was wanted, and what it holds; `cache` is its
  // name there.
  void WriteMetrics(const std::string& cache, MetricWriter& writer);

 private:
  // What a story depends on.
  struct Key {
    friend bool operator==(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H hash, const Key& key) {
      return H::combine(std::move(hash), key.player, key.dossier_change,
                        key.registry_change, key.calendar_change, key.said_by);
    }

    std::string player;
    // The last revision of each that is visible; 0: none.
    int64_t dossier_change = 0;
    int64_t registry_change = 0;
    int64_t calendar_change = 0;
    absl::Time said_by;
  };
  struct Slot {
    std::shared_ptr<const PlayerStory> story;
    size_t entries;
    std::list<Key>::iterator used;
  };

  std::shared_ptr<const PlayerStory> FindOrAdd(
      const Key& key, std::shared_ptr<const Dossier> dossier, int64_t revision);
  void RemoveOldest();

  DossierCache& dossiers_;
  const size_t entries_max_;

  std::mutex mutex_;  // for all below
  absl::flat_hash_map<Key, Slot> slots_;
  std::list<Key> used_;  // the last used first
  size_t entries_ = 0;   // in all slots
  CacheCounters counters_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_STORY_CACHE_H_
