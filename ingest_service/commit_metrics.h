#ifndef HEARSAY_INGEST_SERVICE_COMMIT_METRICS_H_
#define HEARSAY_INGEST_SERVICE_COMMIT_METRICS_H_

#include "common/observability/metrics.h"

namespace hearsay {

// What the log's one writer has done. Thread-safe.
class CommitMetrics {
 public:
  // A transaction with `entries` was made durable, which took `seconds`.
  void Committed(int64_t entries, double seconds);
  // One failed.
  void Failed();

  void Write(MetricWriter& writer) const;

 private:
  Counter entries_;
  Counter failures_;
  Histogram batch_entries_{BatchBounds()};
  Histogram fsync_seconds_{SecondsBounds()};

  static std::span<const double> BatchBounds();
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_COMMIT_METRICS_H_
