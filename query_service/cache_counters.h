#ifndef HEARSAY_QUERY_SERVICE_CACHE_COUNTERS_H_
#define HEARSAY_QUERY_SERVICE_CACHE_COUNTERS_H_

#include <cstddef>
#include <string>

#include "common/observability/metrics.h"

namespace hearsay {

// How often a cache had what was wanted.
struct CacheCounters {
  // Writes them, and what the cache of that name holds: `items`, with `entries`
  // of the log in them.
  void Write(const std::string& cache, size_t items, size_t entries,
             MetricWriter& writer) const;

  Counter hits, misses;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_CACHE_COUNTERS_H_
