#include "ingest_service/commit_metrics.h"

namespace hearsay {

void CommitMetrics::Committed(int64_t entries, double seconds) {
  entries_.Add(static_cast<uint64_t>(entries));
  batch_entries_.Observe(static_cast<double>(entries));
  fsync_seconds_.Observe(seconds);
}

void CommitMetrics::Failed() { failures_.Add(); }

void CommitMetrics::Write(MetricWriter& writer) const {
  writer.AddCounter("hearsay_commits_total",
                    "Transactions that added entries to the log.",
                    static_cast<double>(batch_entries_.count()));
  writer.AddCounter("hearsay_committed_entries_total", "Entries they added.",
                    static_cast<double>(entries_.value()));
  writer.AddCounter("hearsay_commit_failures_total",
                    "Transactions that the storage did not take.",
                    static_cast<double>(failures_.value()));
  writer.AddHistogram("hearsay_commit_entries", "Entries in one transaction.",
                      batch_entries_);
  writer.AddHistogram("hearsay_fsync_seconds",
                      "How long it took to make a transaction durable: to "
                      "write it to the write-ahead log and to fsync that.",
                      fsync_seconds_);
}

std::span<const double> CommitMetrics::BatchBounds() {
  static constexpr double kBounds[] = {1,   2,   5,   10,   20,   50,
                                       100, 200, 500, 1000, 2000, 4000};
  return kBounds;
}

}  // namespace hearsay
