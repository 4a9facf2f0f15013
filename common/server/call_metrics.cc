#include "common/server/call_metrics.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/errors.h"

namespace hearsay {
namespace {

// As gRPC writes them.
constexpr const char* kCodeNames[MethodMetrics::kCodes] = {"OK",
                                                           "Canceled",
                                                           "Unknown",
                                                           "InvalidArgument",
                                                           "DeadlineExceeded",
                                                           "NotFound",
                                                           "AlreadyExists",
                                                           "PermissionDenied",
                                                           "ResourceExhausted",
                                                           "FailedPrecondition",
                                                           "Aborted",
                                                           "OutOfRange",
                                                           "Unimplemented",
                                                           "Internal",
                                                           "Unavailable",
                                                           "DataLoss",
                                                           "Unauthenticated"};

MetricLabels LabelsOf(absl::string_view method, bool is_stream) {
  absl::ConsumePrefix(&method, "/");
  const size_t slash = std::min(method.find('/'), method.size());
  return {{"grpc_type", is_stream ? "stream" : "unary"},
          {"grpc_service", std::string(method.substr(0, slash))},
          {"grpc_method",
           std::string(method.substr(std::min(slash + 1, method.size())))}};
}

}  // namespace

MethodMetrics::MethodMetrics(absl::string_view method, bool is_stream)
    : is_stream_(is_stream), labels_(LabelsOf(method, is_stream)) {
  for (size_t code = 0; code < kCodes; ++code) {
    seconds_.push_back(std::make_unique<Histogram>(SecondsBounds()));
  }
}

void MethodMetrics::Begin() {
  started_.Add();
  in_flight_.fetch_add(1, std::memory_order_relaxed);
}

void MethodMetrics::End(int code, absl::Duration duration) {
  in_flight_.fetch_sub(1, std::memory_order_relaxed);
  const size_t index =
      std::min(static_cast<size_t>(std::max(code, 0)), kCodes - 1);
  seconds_[index]->Observe(absl::ToDoubleSeconds(duration));
}

void MethodMetrics::Write(MetricWriter& writer) const {
  writer.AddCounter("grpc_server_started_total", "Calls that have begun.",
                    static_cast<double>(started_.value()), labels_);
  writer.AddGauge("grpc_server_in_flight", "Calls that have not ended.",
                  static_cast<double>(in_flight_.load()), labels_);
  for (size_t code = 0; code < kCodes; ++code) {
    const Histogram& seconds = *seconds_[code];
    // What never happened is shown for OK only, so that rates have a zero.
    if (code != 0 && seconds.count() == 0) continue;
    MetricLabels labels = labels_;
    labels.emplace_back("grpc_code", kCodeNames[code]);
    writer.AddCounter("grpc_server_handled_total",
                      "Calls that have ended, by status code.",
                      static_cast<double>(seconds.count()), labels);
    writer.AddHistogram("grpc_server_handling_seconds",
                        "How long calls took from their first byte to their "
                        "status; streams as long as they were open.",
                        seconds, labels);
  }
}

CallMetrics::CallMetrics(const std::vector<std::string>& services)
    : other_("other/other", false) {
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  for (const std::string& name : services) {
    const auto* service = pool.FindServiceByName(name);
    if (service == nullptr) continue;
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& method = *service->method(i);
      const std::string path = absl::StrCat("/", name, "/", method.name());
      methods_[path] = std::make_unique<MethodMetrics>(
          path, method.client_streaming() || method.server_streaming());
    }
  }
}

MethodMetrics& CallMetrics::Of(absl::string_view method) {
  const auto found = methods_.find(method);
  return found == methods_.end() ? other_ : *found->second;
}

void CallMetrics::CountRefusal(v1::ErrorReason reason) {
  refusals_[v1::ErrorReason_IsValid(reason) ? reason : 0].Add();
}

void CallMetrics::Write(MetricWriter& writer) const {
  for (const auto& [path, method] : methods_) method->Write(writer);
  other_.Write(writer);
  for (int reason = 0; reason < v1::ErrorReason_ARRAYSIZE; ++reason) {
    if (!v1::ErrorReason_IsValid(reason)) continue;
    const uint64_t count = refusals_[reason].value();
    // Those without a reason are shown always, so that the family is there.
    if (count == 0 && reason != v1::ERROR_REASON_UNSPECIFIED) continue;
    writer.AddCounter(
        "hearsay_refusals_total",
        "Calls that were answered with an error, by the reason in its details.",
        static_cast<double>(count),
        {{"reason", ReasonName(static_cast<v1::ErrorReason>(reason))}});
  }
}

}  // namespace hearsay
