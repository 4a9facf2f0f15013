// The ingest service: flags, wiring, signals.
#include <CLI/CLI.hpp>
#include <atomic>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/observability/host_metrics.h"
#include "common/server/config_check.h"
#include "common/server/flags.h"
#include "common/server/logging.h"
#include "common/server/operator_ports.h"
#include "common/server/readiness.h"
#include "common/server/server.h"
#include "common/server/shutdown_signals.h"
#include "common/status_macros.h"
#include "ingest_service/ingest_node.h"
#include "ingest_service/log/sqlite_entry_log.h"

namespace hearsay {
namespace {

constexpr char kEnvPrefix[] = "HEARSAY_INGEST";
constexpr char kDescription[] =
    "Stores parsed football transfer reports, outcomes, entities and transfer\n"
    "windows in one append-only log, and feeds that log to query services.";
constexpr char kExamples[] =
    "Examples:\n"
    "  ingest_service --data /var/lib/hearsay/ingest\n"
    "  ingest_service --data state --listen 0.0.0.0:50051 --tls-cert "
    "cert.pem\n"
    "      --tls-key key.pem --identities identities.jsonl\n"
    "  grpcurl -plaintext 127.0.0.1:50051 "
    "hearsay.ingest.v1.IngestService/GetHead\n"
    "\n"
    "The folder holds the log, log.sqlite3, and belongs to one process at a\n"
    "time. SIGTERM and SIGINT end the service cleanly: calls in flight "
    "finish,\n"
    "nothing that was acknowledged is lost. Exit code: 0 after a clean end, 1\n"
    "after an error at start.";

// The storage works unless the node says otherwise.
ReadinessCondition StorageCondition(const std::atomic<bool>& works) {
  return {"storage", [&works] {
            return works ? absl::OkStatus()
                         : absl::UnavailableError("The storage fails.");
          }};
}

absl::Status Serve(const ServiceFlags& flags, ShutdownSignals& signals) {
  const SystemClock clock;
  std::atomic<bool> storage_works = true;
  Server* ready_server = nullptr;
  Readiness readiness({StorageCondition(storage_works),
                       DiskCondition(flags.data, flags.disk_free_min)},
                      [&](bool ready) { ready_server->SetServing(ready); });
  ASSIGN_OR_RETURN(std::unique_ptr<EntryLog> log,
                   OpenSqliteEntryLog(flags.data));
  IngestNodeOptions options;
  options.health_changed = [&](bool healthy) {
    storage_works = healthy;
    readiness.Recheck();
  };
  ASSIGN_OR_RETURN(const std::unique_ptr<IngestNode> node,
                   IngestNode::Make(std::move(log), clock, options));
  const LogPosition head = node->feed().head();
  LogInfo("The log is open.", {{"data", flags.data},
                               {"log_id", node->log().log_id()},
                               {"revision", head.revision}});
  ASSIGN_OR_RETURN(const std::unique_ptr<Server> server,
                   Server::Start(flags.ToServerOptions(), {node->service()}));
  const MetricSource service_metrics = [&](MetricWriter& writer) {
    node->WriteMetrics(writer);
    WriteStorageMetrics(absl::StrCat(flags.data, "/log.sqlite3"), writer);
    WriteBuildInfo("ingest", writer);
  };
  ASSIGN_OR_RETURN(
      const OperatorPorts ports,
      OperatorPorts::Start(flags, *server, readiness, service_metrics));
  ready_server = server.get();
  readiness.Start();
  LogInfo("Serving.", {{"port", server->port()},
                       {"metrics_port", ports.metrics()},
                       {"admin_port", ports.admin()}});
  const int signal = signals.Wait();
  LogInfo("Draining.", {{"signal", signal}});
  readiness.Stop();
  server->Drain([&] { node->EndStreams(); });
  const absl::Status closed = node->Close();
  if (closed.ok()) LogInfo("The log is closed.");
  return closed;
}

int Main(int argc, char** argv) {
  ShutdownSignals signals;
  CLI::App app(kDescription, "ingest_service");
  ServiceFlags flags;
  flags.listen = "127.0.0.1:50051";
  AddServiceFlags(app, kEnvPrefix, kExamples, flags);
  if (const std::optional<int> exit_code = ParseFlags(app, argc, argv)) {
    return *exit_code;
  }
  if (flags.check_config) {
    return ReportConfig(CheckServiceConfig(flags), std::cout);
  }
  InitLogging("ingest", flags.log_level);
  const absl::Status status = Serve(flags, signals);
  if (!status.ok()) {
    LogError("Ended by an error.", {{"error", status}});
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace hearsay

int main(int argc, char** argv) { return hearsay::Main(argc, argv); }
