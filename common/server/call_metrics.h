#ifndef HEARSAY_COMMON_SERVER_CALL_METRICS_H_
#define HEARSAY_COMMON_SERVER_CALL_METRICS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/observability/metrics.h"
#include "hearsay/v1/error_reason.pb.h"

namespace hearsay {

// Counts of one method's calls. Thread-safe, without locks.
class MethodMetrics {
 public:
  // A gRPC status code is below this.
  static constexpr size_t kCodes = 17;

  // `method` as in "/hearsay.ingest.v1.IngestService/GetHead"; `is_stream`: it
  // streams one way or both.
  MethodMetrics(absl::string_view method, bool is_stream);

  bool is_stream() const { return is_stream_; }

  void Begin();
  void End(int code, absl::Duration duration);

  void Write(MetricWriter& writer) const;

 private:
  const bool is_stream_;
  const MetricLabels labels_;
  Counter started_;
  std::atomic<int64_t> in_flight_ = 0;
  std::vector<std::unique_ptr<Histogram>> seconds_;  // by code
};

// Counts of the calls of a server, by method, and of its refusals, by reason.
// Metrics of calls have the names and labels that gRPC servers commonly give
// them. Thread-safe.
class CallMetrics {
 public:
  // For the services of these names; their methods are found in the
  // descriptors. All other calls count as of one method.
  explicit CallMetrics(const std::vector<std::string>& services);

  // Returns the metrics of a method, for as long as this lives.
  MethodMetrics& Of(absl::string_view method);

  // Counts an answer that was an error; UNSPECIFIED if it named no reason.
  void CountRefusal(v1::ErrorReason reason);

  void Write(MetricWriter& writer) const;

 private:
  absl::flat_hash_map<std::string, std::unique_ptr<MethodMetrics>> methods_;
  MethodMetrics other_;
  std::array<Counter, v1::ErrorReason_ARRAYSIZE> refusals_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CALL_METRICS_H_
