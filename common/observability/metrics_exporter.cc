#include "common/observability/metrics_exporter.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>

#include <exception>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace hearsay {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

class FamilyWriter : public MetricWriter {
 public:
  void AddCounter(absl::string_view name, absl::string_view help, double value,
                  const MetricLabels& labels) override {
    Add(name, help, MetricType::Counter, labels).counter.value = value;
  }
  void AddGauge(absl::string_view name, absl::string_view help, double value,
                const MetricLabels& labels) override {
    Add(name, help, MetricType::Gauge, labels).gauge.value = value;
  }
  void AddHistogram(absl::string_view name, absl::string_view help,
                    const Histogram& histogram,
                    const MetricLabels& labels) override {
    ClientMetric::Histogram& shown =
        Add(name, help, MetricType::Histogram, labels).histogram;
    uint64_t count = 0;
    for (size_t i = 0; i < histogram.bounds().size(); ++i) {
      count += histogram.bucket(i);
      shown.bucket.push_back({count, histogram.bounds()[i]});
    }
    count += histogram.bucket(histogram.bounds().size());
    shown.bucket.push_back({count, std::numeric_limits<double>::infinity()});
    shown.sample_count = count;
    shown.sample_sum = histogram.sum();
  }

  std::vector<MetricFamily> Take() {
    std::vector<MetricFamily> families;
    for (auto& [name, family] : families_) {
      families.push_back(std::move(family));
    }
    return families;
  }

 private:
  ClientMetric& Add(absl::string_view name, absl::string_view help,
                    MetricType type, const MetricLabels& labels) {
    MetricFamily& family = families_[std::string(name)];
    if (family.metric.empty()) {
      family.name = std::string(name);
      family.help = std::string(help);
      family.type = type;
    }
    ClientMetric& metric = family.metric.emplace_back();
    for (const auto& [label, value] : labels) {
      metric.label.push_back({label, value});
    }
    return metric;
  }

  std::map<std::string, MetricFamily> families_;
};

class Sources : public prometheus::Collectable {
 public:
  explicit Sources(std::vector<MetricSource> sources)
      : sources_(std::move(sources)) {}

  std::vector<MetricFamily> Collect() const override {
    FamilyWriter writer;
    for (const MetricSource& source : sources_) source(writer);
    return writer.Take();
  }

 private:
  const std::vector<MetricSource> sources_;
};

}  // namespace

struct MetricsExporter::Impl {
  std::shared_ptr<Sources> sources;
  std::unique_ptr<prometheus::Exposer> exposer;
};

absl::StatusOr<std::unique_ptr<MetricsExporter>> MetricsExporter::Start(
    const std::string& listen, std::vector<MetricSource> sources) {
  auto impl = std::make_unique<Impl>();
  impl->sources = std::make_shared<Sources>(std::move(sources));
  try {
    impl->exposer = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", listen, "num_threads", "2",
                                 "request_timeout_ms", "5000"});
  } catch (const std::exception&) {
    // It says nothing that helps.
    return absl::UnavailableError(
        absl::StrCat("Cannot serve metrics on ", listen,
                     ": the address is in use, or is none of this machine."));
  }
  impl->exposer->RegisterCollectable(impl->sources);
  return std::unique_ptr<MetricsExporter>(new MetricsExporter(std::move(impl)));
}

MetricsExporter::MetricsExporter(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

MetricsExporter::~MetricsExporter() = default;

int MetricsExporter::port() const {
  return impl_->exposer->GetListeningPorts().front();
}

}  // namespace hearsay
