#ifndef HEARSAY_COMMON_SERVER_OPERATOR_PORTS_H_
#define HEARSAY_COMMON_SERVER_OPERATOR_PORTS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/observability/metrics.h"
#include "common/observability/metrics_exporter.h"
#include "common/server/admin_server.h"
#include "common/server/flags.h"
#include "common/server/readiness.h"

namespace hearsay {

// The ports of a service that are for its operators, as far as its flags ask
// for them: metrics and administration.
class OperatorPorts {
 public:
  // Shows the metrics of `server`, `readiness` and the process, and `service`'s
  // own. All must outlive it.
  //
  // UNAVAILABLE: it cannot listen there. Others are those of
  // AdminServer::Start().
  static absl::StatusOr<OperatorPorts> Start(const ServiceFlags& flags,
                                             const Server& server,
                                             const Readiness& readiness,
                                             MetricSource service);

  // 0: not served.
  int metrics() const { return metrics_ == nullptr ? 0 : metrics_->port(); }
  int admin() const { return admin_ == nullptr ? 0 : admin_->port(); }

 private:
  std::unique_ptr<AdminServer> admin_;
  std::unique_ptr<MetricsExporter> metrics_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_OPERATOR_PORTS_H_
