// What the machine knows of this process and its disk.
#ifndef HEARSAY_COMMON_OBSERVABILITY_HOST_METRICS_H_
#define HEARSAY_COMMON_OBSERVABILITY_HOST_METRICS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/observability/metrics.h"

namespace hearsay {

// Returns the bytes that this process may still write where `path` lies. Errors
// are the system's.
absl::StatusOr<uint64_t> FreeDiskBytes(const std::string& path);

// Writes the metrics that every Prometheus client has of its process.
void WriteProcessMetrics(MetricWriter& writer);

// Writes the sizes of the database `file` and of its write-ahead log, and what
// is free on their disk.
void WriteStorageMetrics(const std::string& file, MetricWriter& writer);

// Writes which program runs: `service`, as in "ingest", and its version.
void WriteBuildInfo(absl::string_view service, MetricWriter& writer);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_OBSERVABILITY_HOST_METRICS_H_
