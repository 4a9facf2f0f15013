#ifndef HEARSAY_TESTS_TESTING_METRIC_VALUES_H_
#define HEARSAY_TESTS_TESTING_METRIC_VALUES_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "common/observability/metrics.h"

namespace hearsay::testing {

// Takes counters and gauges, each by its name or, where it has labels, by the
// value of the first.
class MetricValues : public MetricWriter {
 public:
  void AddCounter(absl::string_view name, absl::string_view, double value,
                  const MetricLabels& labels) override {
    Add(name, value, labels);
  }
  void AddGauge(absl::string_view name, absl::string_view, double value,
                const MetricLabels& labels) override {
    Add(name, value, labels);
  }
  void AddHistogram(absl::string_view, absl::string_view, const Histogram&,
                    const MetricLabels&) override {}

  const std::map<std::string, double>& values() const { return values_; }

 private:
  void Add(absl::string_view name, double value, const MetricLabels& labels) {
    values_[labels.empty() ? std::string(name) : labels[0].second] = value;
  }

  std::map<std::string, double> values_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_METRIC_VALUES_H_
