// The fitting program: reads the log, fits, publishes.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/server/flags.h"
#include "common/status_macros.h"
#include "common/version.h"
#include "query_service/dossier_cache.h"
#include "query_service/feed_client.h"
#include "query_service/fit/catch_up.h"
#include "query_service/fit/fit.h"
#include "query_service/fit/fit_report.h"
#include "query_service/fit/model_publisher.h"
#include "query_service/fit/training_data.h"
#include "query_service/projection.h"
#include "query_service/replica.h"
#include "query_service/track_ledger.h"

namespace hearsay::fit {
namespace {

constexpr char kEnvPrefix[] = "HEARSAY_FIT";
constexpr char kExamples[] = R"(Examples:
  fit_model --data /var/lib/hearsay/fit --dry-run
      Reads the log of the ingest service on this host and prints what it would
      publish.
  fit_model --data /var/lib/hearsay/fit --feed ingest:50051 --train-until 2026-06-30
      Fits on what was known by the end of that day (UTC), and publishes it.

The folder --data holds a copy of the log and can be lost: the feed makes it
again. No other program may use it at the same time. The same log and time give
the same version. Answers with an as-of from then on use it.

Exit codes: 0 done; 1 wrong flags, or nothing was published.)";

constexpr size_t kDossierEntriesMax = 400'000;
constexpr absl::Duration kPublishTimeout = absl::Seconds(30);

struct Flags {
  std::string feed = "127.0.0.1:50051";
  ClientSecurity security;
  std::string ingest;
  std::string data;
  std::string entry_id;
  std::optional<absl::Time> train_until;
  bool dry_run = false;
  bool rebuild = false;
  int threads = 2;
  absl::Duration patience = absl::Seconds(30);
};

// Returns the time that a text names; a day means its end. Throws a usage error
// otherwise.
absl::Time TimeOf(const std::string& text) {
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    return absl::FromCivil(day + 1, absl::UTCTimeZone());
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error) ||
      time == absl::InfiniteFuture() || time == absl::InfinitePast()) {
    throw CLI::ValidationError(
        absl::StrCat("\"", text,
                     "\" is no time, as in 2026-06-30 or "
                     "2026-06-30T12:00:00Z"));
  }
  return time;
}

// Returns an error with where it comes from.
absl::Status Of(absl::string_view where, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(where, ": ", status.message()));
}

absl::StatusOr<std::unique_ptr<Replica>> OpenReplica(const Flags& flags) {
  std::error_code error;
  std::filesystem::create_directories(flags.data, error);
  if (error) {
    return absl::FailedPreconditionError(absl::StrCat(
        "--data ", flags.data, " cannot be made: ", error.message()));
  }
  const std::string path = absl::StrCat(flags.data, "/replica.sqlite3");
  if (flags.rebuild) RETURN_IF_ERROR(Replica::Remove(path));
  return Replica::Open(path, Replica::Options());
}

// Returns until when the fit may look.
absl::StatusOr<absl::Time> TrainUntil(const Flags& flags,
                                      const HeardHead& head) {
  const absl::Time last = head.closed_time != absl::InfinitePast()
                              ? head.closed_time
                              : head.commit_time;
  if (!flags.train_until.has_value()) return last;
  if (*flags.train_until > last) {
    return absl::FailedPreconditionError(absl::StrCat(
        "--train-until must not be after ",
        absl::FormatTime(absl::RFC3339_full, last, absl::UTCTimeZone()),
        ", up to which the log is complete."));
  }
  return *flags.train_until;
}

absl::Status Publish(const Flags& flags, const v1::Model& version) {
  const std::string entry_id =
      !flags.entry_id.empty()
          ? flags.entry_id
          : absl::StrCat("fit-", version.train_revision(), "-",
                         version.train_until_time().seconds());
  const std::string& address = flags.ingest.empty() ? flags.feed : flags.ingest;
  const auto receipt =
      PublishModel(address, flags.security, entry_id, version, kPublishTimeout);
  if (!receipt.ok()) {
    return Of(absl::StrCat("--ingest ", address), receipt.status());
  }
  std::cout << "Published " << receipt->name() << " as revision "
            << receipt->revision() << ".\n";
  return absl::OkStatus();
}

absl::Status Run(const Flags& flags) {
  RETURN_IF_ERROR(CheckClientSecurity(flags.security));
  ASSIGN_OR_RETURN(const std::unique_ptr<Replica> replica, OpenReplica(flags));
  ASSIGN_OR_RETURN(const std::unique_ptr<Projection> projection,
                   Projection::Load(replica.get()));
  DossierCache dossiers(*replica, kDossierEntriesMax);
  FitOptions options;
  LogSource source{*projection, dossiers};
  TrackLedger ledger(*projection, dossiers);
  v1::Model version;
  {
    Progress progress(std::cerr, isatty(STDERR_FILENO) == 1);
    const std::unique_ptr<FeedClient> feed =
        MakeGrpcFeedClient(flags.feed, flags.security);
    ASSIGN_OR_RETURN(const HeardHead head,
                     CatchUp(*feed, *projection, flags.patience,
                             [&](int64_t applied, int64_t last) {
                               progress.Show("Revisions read", applied, last);
                             }));
    source.revision = head.revision;
    ASSIGN_OR_RETURN(source.train_until, TrainUntil(flags, head));
    source.threads = options.threads = flags.threads;
    source.records_at = [&](absl::Time said_by) {
      return ledger.At(head.revision, said_by, absl::InfiniteFuture());
    };
    source.on_progress = [&](absl::string_view task, int done, int total) {
      progress.Show(task, done, total);
    };
    ASSIGN_OR_RETURN(const TrainingData data, ReadTrainingData(source));
    options.base = data.base;
    options.train_until = source.train_until;
    options.on_iteration = [&](int iteration) {
      progress.Show("Iterations", iteration, 0);
    };
    const FitResult result = Fit(data.sagas, options);
    if (!result.converged) {
      return absl::InternalError("The fit did not converge.");
    }
    version = ModelVersion(result, head.revision);
    std::cout << ReportOf(result);
  }
  RETURN_IF_ERROR(replica->Close());
  if (flags.dry_run) return absl::OkStatus();
  return Publish(flags, version);
}

}  // namespace
}  // namespace hearsay::fit

int main(int argc, char** argv) {
  using namespace hearsay;
  using namespace hearsay::fit;
  CLI::App app(
      "Fits the forecasts' numbers to what has really happened, and publishes "
      "them as a version that answers use from then on.");
  Flags flags;
  app.set_version_flag("--version", kVersion);
  app.footer(kExamples);
  AddTextFlag(app, kEnvPrefix, "--feed",
              "Address of the ingest service to read from, host:port",
              flags.feed);
  AddTextFlag(app, kEnvPrefix, "--ingest",
              "Address of the ingest service to publish to; default: as --feed",
              flags.ingest);
  AddClientSecurityFlags(app, kEnvPrefix, "--", flags.security);
  AddTextFlag(app, kEnvPrefix, "--data",
              "Folder for the copy of the log; made if it is missing",
              flags.data)
      ->required();
  AddTextFlag(app, kEnvPrefix, "--entry-id",
              "Entry id of the version; default: from what it was trained on",
              flags.entry_id);
  app.add_option_function<std::string>(
         "--train-until",
         [&](const std::string& text) { flags.train_until = TimeOf(text); },
         "Use only what was known by then; a day means its end. Default: all "
         "that the log holds")
      ->type_name("TIME");
  app.add_flag("--dry-run", flags.dry_run, "Print only, publish nothing");
  app.add_flag("--rebuild", flags.rebuild,
               "Drop the copy first and read the log anew");
  app.add_option("--threads", flags.threads,
                 "Threads to use; the result does not depend on them")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  AddDurationFlag(app, kEnvPrefix, "--patience",
                  "How long to wait for a service that does not answer.",
                  flags.patience);
  if (const auto exit_code = ParseFlags(app, argc, argv)) return *exit_code;
  const absl::Status status = Run(flags);
  if (!status.ok()) {
    std::cerr << "fit_model: " << status << "\n";
    return 1;
  }
  return 0;
}
