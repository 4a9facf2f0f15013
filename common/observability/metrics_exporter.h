#ifndef HEARSAY_COMMON_OBSERVABILITY_METRICS_EXPORTER_H_
#define HEARSAY_COMMON_OBSERVABILITY_METRICS_EXPORTER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/observability/metrics.h"

namespace hearsay {

// Answers Prometheus at http://host:port/metrics, on threads of its own.
class MetricsExporter {
 public:
  // `listen` as in "127.0.0.1:9464"; port 0 takes a free one. The sources are
  // asked at every scrape, until it is destroyed.
  //
  // UNAVAILABLE: it cannot listen there.
  static absl::StatusOr<std::unique_ptr<MetricsExporter>> Start(
      const std::string& listen, std::vector<MetricSource> sources);

  MetricsExporter(const MetricsExporter&) = delete;
  MetricsExporter& operator=(const MetricsExporter&) = delete;
  // Ends the scrapes under way first.
  ~MetricsExporter();

  int port() const;

 private:
  struct Impl;
  explicit MetricsExporter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_OBSERVABILITY_METRICS_EXPORTER_H_
