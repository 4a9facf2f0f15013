#include "common/server/operator_ports.h"

#include <utility>

#include "common/observability/host_metrics.h"
#include "common/status_macros.h"

namespace hearsay {

absl::StatusOr<OperatorPorts> OperatorPorts::Start(const ServiceFlags& flags,
                                                   const Server& server,
                                                   const Readiness& readiness,
                                                   MetricSource service) {
  OperatorPorts ports;
  if (!flags.admin_listen.empty()) {
    ASSIGN_OR_RETURN(ports.admin_,
                     AdminServer::Start(flags.ToAdminServerOptions()));
  }
  if (!flags.metrics_listen.empty()) {
    const MetricSource common = [&server, &readiness](MetricWriter& writer) {
      server.WriteMetrics(writer);
      readiness.Write(writer);
      WriteProcessMetrics(writer);
    };
    ASSIGN_OR_RETURN(ports.metrics_,
                     MetricsExporter::Start(flags.metrics_listen,
                                            {common, std::move(service)}));
  }
  return ports;
}

}  // namespace hearsay
