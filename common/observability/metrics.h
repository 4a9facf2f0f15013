// What the services count, and how they show it. Nothing here knows the format
// in which it is scraped (metrics_exporter.h).
#ifndef HEARSAY_COMMON_OBSERVABILITY_METRICS_H_
#define HEARSAY_COMMON_OBSERVABILITY_METRICS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace hearsay {

// Only ever grows. Thread-safe, without locks.
class Counter {
 public:
  void Add(uint64_t count = 1) {
    value_.fetch_add(count, std::memory_order_relaxed);
  }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_ = 0;
};

// Counts values by size. Thread-safe, without locks: what is read while values
// are added may lack the last of them here and have them there.
class Histogram {
 public:
  static constexpr size_t kBoundsMax = 15;

  // The buckets' inclusive upper bounds, ascending, at most kBoundsMax; they
  // must outlive it. One more bucket has no bound.
  explicit Histogram(std::span<const double> bounds) : bounds_(bounds) {}

  void Observe(double value);

  std::span<const double> bounds() const { return bounds_; }
  // Of one bucket, not of all below.
  uint64_t bucket(size_t index) const {
    return buckets_[index].load(std::memory_order_relaxed);
  }
  uint64_t count() const;
  double sum() const;

 private:
  const std::span<const double> bounds_;
  std::array<std::atomic<uint64_t>, kBoundsMax + 1> buckets_ = {};
  std::atomic<double> sum_ = 0;
};

// Bounds for how long something takes, in seconds.
std::span<const double> SecondsBounds();

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Takes what one scrape shows. Names are those of Prometheus; a family's
// samples may come in any order, with one help text and the same label names.
class MetricWriter {
 public:
  virtual ~MetricWriter() = default;

  virtual void AddCounter(absl::string_view name, absl::string_view help,
                          double value, const MetricLabels& labels = {}) = 0;
  virtual void AddGauge(absl::string_view name, absl::string_view help,
                        double value, const MetricLabels& labels = {}) = 0;
  virtual void AddHistogram(absl::string_view name, absl::string_view help,
                            const Histogram& histogram,
                            const MetricLabels& labels = {}) = 0;
};

// Writes what something has counted, whenever somebody asks. Must be
// thread-safe.
using MetricSource = std::function<void(MetricWriter&)>;

}  // namespace hearsay

#endif  // HEARSAY_COMMON_OBSERVABILITY_METRICS_H_
