#include "query_service/cache_counters.h"

namespace hearsay {

void CacheCounters::Write(const std::string& cache, size_t items,
                          size_t entries, MetricWriter& writer) const {
  const MetricLabels labels = {{"cache", cache}};
  writer.AddCounter("hearsay_cache_hits_total",
                    "Uses of a cache that held what was wanted.",
                    static_cast<double>(hits.value()), labels);
  writer.AddCounter("hearsay_cache_misses_total",
                    "Uses of a cache that had to make what was wanted.",
                    static_cast<double>(misses.value()), labels);
  writer.AddGauge("hearsay_cache_items", "What a cache holds.",
                  static_cast<double>(items), labels);
  writer.AddGauge("hearsay_cache_entries",
                  "Entries of the log in what a cache holds.",
                  static_cast<double>(entries), labels);
}

}  // namespace hearsay
