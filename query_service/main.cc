// The query service: flags, wiring, signals.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/limits.h"
#include "common/observability/host_metrics.h"
#include "common/security/client_security.h"
#include "common/server/config_check.h"
#include "common/server/flags.h"
#include "common/server/logging.h"
#include "common/server/operator_ports.h"
#include "common/server/readiness.h"
#include "common/server/server.h"
#include "common/server/shutdown_signals.h"
#include "common/server/worker_pool.h"
#include "common/status_macros.h"
#include "query_service/calibration/forecast_archive.h"
#include "query_service/dossier_cache.h"
#include "query_service/feed_client.h"
#include "query_service/feed_lag.h"
#include "query_service/follower.h"
#include "query_service/head_refresher.h"
#include "query_service/projection.h"
#include "query_service/query_core.h"
#include "query_service/query_service.h"
#include "query_service/replica.h"
#include "query_service/replica_metrics.h"
#include "query_service/snapshot.h"
#include "query_service/story_cache.h"
#include "query_service/watch/watch_hub.h"
#include "query_service/watch/watch_source.h"

namespace hearsay {
namespace {

constexpr char kEnvPrefix[] = "HEARSAY_QUERY";
constexpr char kExamples[] = R"(Examples:
  query_service --data /var/lib/hearsay/query
      Follows an ingest service on this host and answers on port 50052.
  query_service --data /data --listen 0.0.0.0:50052 --tls-cert cert.pem
      --tls-key key.pem --identities identities.jsonl --feed ingest:50051
      --feed-tls-ca ca.pem --feed-token-file token
      Follows one elsewhere. Any number of replicas can.
  query_service --data /data --rebuild
      Drops the replica first and copies the log anew: needed after the ingest
      service's log was replaced or restored from an older copy.

The folder --data holds a copy of the log and can be lost: the feed makes it
again. SIGTERM drains: calls in flight finish within --drain-grace.)";

// Workers that compute answers, and those that wait for the feed on a call's
// behalf.
constexpr int kWorkers = 8;
constexpr size_t kQueuedCallsMax = 1024;
constexpr int kWaitingWorkers = 64;
constexpr size_t kQueuedWaitsMax = 256;
// Watches have workers of their own, fewer, so that the next change never makes
// all other callers wait.
constexpr int kWatchWorkers = 2;
constexpr size_t kQueuedWatchesMax = 2 * limits::kWatchesMax;
// Entries of what is derived for watches. They need each story twice, soon one
// after the other, and then no more.
constexpr size_t kWatchStoryEntriesMax = 4'000;
// Forecasts kept for GetCalibration, about 1 KiB each.
constexpr size_t kArchivedForecastsMax = 400'000;

struct Flags {
  ServiceFlags service;
  std::string feed = "127.0.0.1:50051";
  ClientSecurity feed_security;
  bool rebuild = false;
  size_t dossier_entries_max = 400'000;
  // Zero: any may be.
  absl::Duration feed_lag_max = absl::Seconds(30);
  absl::Duration feed_silence_max;
};

// Tells the log of every change of the replica's state.
void LogState(const Projection& projection) {
  const ProjectionStatus status = projection.Status();
  const std::string& state = query::v1::ReplicaState_Name(status.state);
  if (status.stopped()) {
    LogError("The replica serves nothing until an operator acts.",
             {{"state", state}, {"why", status.detail}});
  } else {
    LogInfo("The replica's state changed.",
            {{"state", state},
             {"why", status.detail},
             {"applied_revision", status.applied.revision}});
  }
}

std::string ReplicaFile(const Flags& flags) {
  return absl::StrCat(flags.service.data, "/replica.sqlite3");
}

std::vector<ReadinessCondition> ReadinessConditions(
    const Flags& flags, const Projection& projection, const FeedLag& lag,
    const Clock& clock) {
  return {{"replica",
           [&projection]() -> absl::Status {
             const ProjectionStatus status = projection.Status();
             if (MayServe(status)) return absl::OkStatus();
             return absl::UnavailableError(absl::StrCat(
                 query::v1::ReplicaState_Name(status.state),
                 status.detail.empty() ? "" : ": ", status.detail));
           }},
          {"feed_lag",
           [&flags, &lag, &clock] {
             return CheckLag(lag.At(clock.Now()), flags.feed_lag_max,
                             flags.feed_silence_max);
           }},
          DiskCondition(flags.service.data, flags.service.disk_free_min)};
}

// Returns what is wrong with the flags, or nothing.
std::vector<ConfigFinding> CheckConfig(const Flags& flags) {
  std::vector<ConfigFinding> findings = CheckServiceConfig(flags.service);
  findings.push_back({"--feed", CheckTarget(flags.feed)});
  findings.push_back(
      {"the feed's credentials", CheckClientSecurity(flags.feed_security)});
  return findings;
}

absl::Status Run(const Flags& flags) {
  ShutdownSignals signals;
  const std::string path = ReplicaFile(flags);
  RETURN_IF_ERROR(CheckClientSecurity(flags.feed_security));
  std::error_code error;
  std::filesystem::create_directories(flags.service.data, error);
  if (error) {
    return absl::FailedPreconditionError(absl::StrCat(
        "--data ", flags.service.data, " cannot be made: ", error.message()));
  }
  if (flags.rebuild) RETURN_IF_ERROR(Replica::Remove(path));
  ASSIGN_OR_RETURN(const std::unique_ptr<Replica> replica,
                   Replica::Open(path, Replica::Options()));
  ASSIGN_OR_RETURN(const std::unique_ptr<Projection> projection,
                   Projection::Load(replica.get()));
  DossierCache dossiers(*replica, flags.dossier_entries_max);
  StoryCache stories(dossiers, flags.dossier_entries_max);
  projection->SetListener(
      [&](int64_t revision, const std::vector<std::string>& players) {
        dossiers.Touch(players, revision);
      });

  const std::unique_ptr<FeedClient> feed =
      MakeGrpcFeedClient(flags.feed, flags.feed_security);
  HeadRefresher heads(feed.get(), projection.get());
  const SnapshotResolver snapshots(projection.get(), &heads);
  TrackLedger ledger(*projection, dossiers);
  ForecastArchive archive(*projection, dossiers, ledger, kArchivedForecastsMax);
  QueryCore core(*projection, snapshots, stories, ledger, archive);
  const SystemClock clock;
  StoryCache watch_stories(dossiers, kWatchStoryEntriesMax);
  QueryCore watch_core(*projection, snapshots, watch_stories, ledger, archive);
  WatchSource watch_source(
      projection.get(),
      [&](const std::string& player, int64_t before, int64_t after,
          query::v1::TimelineView detail) {
        return watch_core.CompareTimelines(player, before, after, detail);
      },
      [&](const std::string& player, const v1::AsOf& snapshot) {
        return watch_core.ForecastAt(player, snapshot);
      });
  WorkerPool watch_workers(kWatchWorkers, kQueuedWatchesMax);
  WatchHub watches(
      {watch_source, *projection, clock, watch_workers, WatchPatience()});
  FeedLag lag(clock.Now());
  projection->SetMovedListener([&] {
    watches.OnMoved();
    lag.Observe(projection->Status(), clock.Now());
  });
  WorkerPool waiting_workers(kWaitingWorkers, kQueuedWaitsMax);
  WorkerPool workers(kWorkers, kQueuedCallsMax);
  QueryServiceImpl service(
      core, clock, workers, waiting_workers,
      {watches, *projection, heads, clock, waiting_workers});

  ASSIGN_OR_RETURN(const std::unique_ptr<Server> server,
                   Server::Start(flags.service.ToServerOptions(),
                                 {{query::v1::QueryService::service_full_name(),
                                   &service}}));
  Readiness readiness(ReadinessConditions(flags, *projection, lag, clock),
                      [&](bool ready) { server->SetServing(ready); });
  projection->SetStateListener([&](query::v1::ReplicaState) {
    LogState(*projection);
    readiness.Recheck();
  });
  const MetricSource service_metrics = [&](MetricWriter& writer) {
    WriteReplicaMetrics(*projection, lag.At(clock.Now()), writer);
    dossiers.WriteMetrics("dossiers", writer);
    stories.WriteMetrics("stories", writer);
    watch_stories.WriteMetrics("watch_stories", writer);
    WriteStorageMetrics(path, writer);
    WriteBuildInfo("query", writer);
  };
  ASSIGN_OR_RETURN(
      const OperatorPorts ports,
      OperatorPorts::Start(flags.service, *server, readiness, service_metrics));
  Follower follower(feed.get(), projection.get(), Follower::Options());
  LogInfo("Listening.", {{"port", server->port()},
                         {"metrics_port", ports.metrics()},
                         {"admin_port", ports.admin()},
                         {"feed", flags.feed},
                         {"data", flags.service.data},
                         {"revision", replica->progress().position.revision}});
  readiness.Start();
  watches.StartTimer();
  ledger.Start();
  follower.Start();

  const int signal = signals.Wait();
  LogInfo("Draining.", {{"signal", signal}});
  readiness.Stop();
  projection->ShutDown();
  server->Drain([&] { watches.Stop(); });
  follower.Stop();
  ledger.Stop();
  RETURN_IF_ERROR(replica->Close());
  LogInfo("Stopped.");
  return absl::OkStatus();
}

}  // namespace
}  // namespace hearsay

int main(int argc, char** argv) {
  using namespace hearsay;
  CLI::App app(
      "Answers what was said about a footballer's future, by whom, when, and "
      "how "
      "likely each outcome is, from a copy of the ingest service's log.");
  Flags flags;
  flags.service.listen = "127.0.0.1:50052";
  AddServiceFlags(app, kEnvPrefix, kExamples, flags.service);
  AddTextFlag(app, kEnvPrefix, "--feed",
              "Address of the ingest service, host:port", flags.feed);
  AddClientSecurityFlags(app, kEnvPrefix, "--feed-", flags.feed_security);
  AddDurationFlag(app, kEnvPrefix, "--feed-lag-max",
                  "How long the replica may lack an entry of which it knows "
                  "before it says that it is not ready; 0: for ever",
                  flags.feed_lag_max);
  AddDurationFlag(app, kEnvPrefix, "--feed-silence-max",
                  "How long the ingest service may be out of reach before the "
                  "replica says that it is not ready; 0: for ever",
                  flags.feed_silence_max);
  app.add_flag("--rebuild", flags.rebuild,
               "Drop the replica and copy the log anew")
      ->envname(absl::StrCat(kEnvPrefix, "_REBUILD"));
  app.add_option("--dossier-entries", flags.dossier_entries_max,
                 "Entries of dossiers, and of what is derived of them, to "
                 "keep in memory")
      ->envname(absl::StrCat(kEnvPrefix, "_DOSSIER_ENTRIES"))
      ->capture_default_str();
  if (const auto exit_code = ParseFlags(app, argc, argv)) return *exit_code;
  if (flags.service.check_config) {
    return ReportConfig(CheckConfig(flags), std::cout);
  }
  InitLogging("query", flags.service.log_level);
  const absl::Status status = Run(flags);
  if (!status.ok()) {
    std::cerr << "query_service: " << status << "\n";
    return 1;
  }
  return 0;
}
