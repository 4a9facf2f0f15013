#ifndef HEARSAY_QUERY_SERVICE_DOSSIER_CACHE_H_
#define HEARSAY_QUERY_SERVICE_DOSSIER_CACHE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "common/names/registry.h"
#include "common/observability/metrics.h"
#include "query_service/cache_counters.h"
#include "query_service/dossier.h"
#include "query_service/replica.h"

namespace hearsay {

// Builds dossiers from the replica and keeps those used last, as many as fit.
//
// A dossier serves every as-of: it holds the records of every name that a merge
// has ever joined with the player's, and the views leave out what does not
// belong. One that the feed has added to is brought up to date, not built anew.
//
// Thread-safe.
class DossierCache {
 public:
  // Keeps dossiers of at most `entries_max` entries together, but always the
  // last. `replica` must outlive it.
  DossierCache(const Replica& replica, size_t entries_max)
      : replica_(replica), entries_max_(entries_max) {}

  // Returns a dossier that holds everything about `player` up to `revision`,
  // which must be applied, and perhaps more. `registry` must not change during
  // the call. Errors are the replica's.
  absl::StatusOr<std::shared_ptr<const Dossier>> Get(const std::string& player,
                                                     const Registry& registry,
                                                     int64_t revision);

  // Says that entries up to `revision` concern `players`. Must be called before
  // Get() is asked for that revision.
  void Touch(const std::vector<std::string>& players, int64_t revision);

  // Writes how often it had what was wanted, and what it holds; `cache` is its
  // name there.
  void WriteMetrics(const std::string& cache, MetricWriter& writer);

 private:
  struct Slot {
    std::shared_ptr<const Dossier> dossier;
    std::vector<std::string> names;  // players whose entries it holds
    int64_t registry_merge = 0;      // the last when it was built
    int64_t touched = 0;             // last revision that concerns it
    std::list<std::string>::iterator used;
  };

  std::shared_ptr<const Dossier> Find(const std::string& key,
                                      const Registry& registry,
                                      int64_t revision, Slot& stale);
  void Store(const std::string& key, Slot slot);
  void Remove(const std::string& key);

  const Replica& replica_;
  const size_t entries_max_;

  std::mutex mutex_;  // for all below
  absl::flat_hash_map<std::string, Slot> slots_;
  std::list<std::string> used_;  // keys, the last used first
  // The keys of the slots that hold a player's entries.
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> holders_;
  size_t entries_ = 0;  // in all slots
  CacheCounters counters_;
  int64_t touched_ = 0;  // last revision that concerns any player
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_DOSSIER_CACHE_H_
