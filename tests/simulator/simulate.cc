// simulate: writes a simulated world's reports as JSON lines or stores them,
// and writes down the truth about them.
#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/error_text.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "cli/write_sender.h"
#include "common/status_macros.h"
#include "tests/simulator/options.h"
#include "tests/simulator/simulation.h"

namespace hearsay::simulator {
namespace {

constexpr size_t kBatchReports = 100;

constexpr char kDescription[] =
    "Simulates players, clubs and the press that writes about them. The same "
    "seed\nand flags give the same bytes on every machine.";
constexpr char kFooter[] =
    "Without --ingest the writes go to --out as JSON lines, as `hearsay load` "
    "reads\nthem (cli/write.proto); --truth gets what is true of each claim "
    "and player\n(tests/simulator/truth.proto). A log takes one simulation. "
    "Services refuse what\nis later than their clock: --start and --weeks must "
    "lie in the past.\n\nExamples:\n"
    "  simulate --seed 7 --players 40 --out sim.jsonl --truth truth.jsonl\n"
    "  simulate --players 2000 --weeks 104 --ingest 127.0.0.1:50051";

struct Flags {
  Options options;
  std::string start;
  std::string out;
  std::string truth;
  std::string ingest;
};

// Shows how far long work has come, on a terminal.
class Progress {
 public:
  void Begin(const char* step) {
    if (!enabled_) return;
    last_ = absl::Now();
    std::cerr << "\r\033[K" << step << " ..." << std::flush;
  }
  void Show(const std::string& what, size_t done, size_t total) {
    const absl::Time now = absl::Now();
    if (!enabled_ || now < last_ + absl::Milliseconds(100)) return;
    last_ = now;
    std::cerr << "\r\033[K" << what << " " << done << " of " << total
              << std::flush;
  }
  void Clear() {
    if (last_ != absl::InfinitePast()) std::cerr << "\r\033[K";
  }

 private:
  const bool enabled_ = cli::IsTerminal(STDERR_FILENO);
  absl::Time last_ = absl::InfinitePast();
};

absl::Status WriteLine(const google::protobuf::Message& message,
                       std::ostream& out) {
  std::string line;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &line);
  if (!status.ok()) return absl::InternalError(status.ToString());
  out << line << "\n";
  return absl::OkStatus();
}

// Writes each message that `message_of` finds in `items` to `file`, a line
// each; "-": to standard output.
template <typename Items, typename MessageOf>
absl::Status WriteLines(const std::string& file, const Items& items,
                        const MessageOf& message_of) {
  std::ofstream stream;
  if (file != "-") stream.open(file);
  std::ostream& out = file == "-" ? std::cout : stream;
  Progress progress;
  size_t done = 0;
  for (const auto& item : items) {
    RETURN_IF_ERROR(WriteLine(message_of(item), out));
    progress.Show(file, ++done, items.size());
  }
  out.flush();
  progress.Clear();
  if (out.good()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot write ", file));
}

// Stores writes, reports that follow each other together.
class Storer {
 public:
  explicit Storer(const std::string& address)
      : ingest_(address), sender_(ingest_, absl::Minutes(1)) {}

  absl::Status Store(const std::vector<TimedWrite>& writes) {
    Progress progress;
    for (size_t i = 0; i < writes.size(); ++i) {
      RETURN_IF_ERROR(Add(writes[i].write));
      progress.Show("stored", i, writes.size());
    }
    progress.Clear();
    return Flush();
  }

 private:
  absl::Status Add(const cli::Write& write) {
    if (!write.has_ingest_report()) {
      RETURN_IF_ERROR(Flush());
      return sender_.Send(write).status();
    }
    batch_.push_back(write.ingest_report());
    return batch_.size() < kBatchReports ? absl::OkStatus() : Flush();
  }

  absl::Status Flush() {
    if (batch_.empty()) return absl::OkStatus();
    for (const auto& result : sender_.SendReports(std::exchange(batch_, {}))) {
      RETURN_IF_ERROR(result.status());
    }
    return absl::OkStatus();
  }

  const cli::RpcClient ingest_;
  const cli::WriteSender sender_;
  std::vector<ingest::v1::IngestReportRequest> batch_;
};

void AddFlags(CLI::App& app, Flags& flags) {
  Options& options = flags.options;
  const auto add = [&](const char* name, auto& value, const char* what) {
    return app.add_option(name, value, what)->capture_default_str();
  };
  add("--seed", options.seed, "Which of the worlds");
  add("--press-seed", options.press_seed,
      "Which of the presses writes about it; 0: as --seed");
  add("--players", options.players, "How many players")
      ->check(CLI::Range(1, 100'000));
  add("--weeks", options.weeks, "How long it goes on")
      ->check(CLI::Range(1, 1'000));
  flags.start =
      absl::FormatTime("%Y-%m-%d", options.start, absl::UTCTimeZone());
  add("--start", flags.start, "First day (UTC)")->type_name("DATE");
  const CLI::Range percent(0, 100);
  add("--quiet-share", options.quiet_percent,
      "Share of the pursuits of which hardly anything leaks, in %")
      ->check(percent);
  add("--briefing-share", options.briefing_percent,
      "Share of the agents and clubs that plant stories, in %")
      ->check(percent);
  add("--uncited-share", options.uncited_percent,
      "Share of the copies that do not say where they are from, in %")
      ->check(percent);
  add("--lost-citation-share", options.lost_citation_percent,
      "Share of the other copies whose citation has lost its names, in %")
      ->check(percent);
  add("--missing-share", options.missing_percent,
      "Share of the articles that are never ingested, in %")
      ->check(percent);
  add("--reports-max", options.reports_max,
      "Leave out reports after so many; 0: none")
      ->check(CLI::NonNegativeNumber);
  auto* const out = app.add_option("--out", flags.out,
                                   "Write the writes there; -: standard output")
                        ->type_name("FILE");
  app.add_option("--truth", flags.truth,
                 "Write the truth there; -: standard output")
      ->type_name("FILE");
  app.add_option("--ingest", flags.ingest,
                 "Store the writes in the ingest service at this address")
      ->type_name("HOST:PORT")
      ->excludes(out);
}

absl::Status Run(Flags& flags) {
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d", flags.start, &flags.options.start, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--start ", flags.start, ": ", error));
  }
  Progress progress;
  const Simulation simulation =
      Simulate(flags.options, [&](const char* step) { progress.Begin(step); });
  progress.Clear();
  if (!flags.out.empty()) {
    RETURN_IF_ERROR(
        WriteLines(flags.out, simulation.writes,
                   [](const TimedWrite& timed) -> const cli::Write& {
                     return timed.write;
                   }));
  }
  if (!flags.truth.empty()) {
    RETURN_IF_ERROR(
        WriteLines(flags.truth, simulation.truths,
                   [](const Truth& truth) -> const Truth& { return truth; }));
  }
  if (!flags.ingest.empty()) {
    RETURN_IF_ERROR(Storer(flags.ingest).Store(simulation.writes));
  }
  std::cerr << simulation.writes.size() << " writes, "
            << simulation.truths.size() << " truths\n";
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  CLI::App app(kDescription, "simulate");
  app.footer(kFooter);
  Flags flags;
  AddFlags(app, flags);
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = Run(flags);
  if (status.ok()) return 0;
  std::cerr << cli::ErrorText("simulate", status);
  return 1;
}

}  // namespace
}  // namespace hearsay::simulator

int main(int argc, char** argv) { return hearsay::simulator::Main(argc, argv); }
