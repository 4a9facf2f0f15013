// hearsay: the command line client of the two services.
#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/ask.h"
#include "cli/forecast.h"
#include "cli/load.h"
#include "cli/query_options.h"
#include "cli/timeline.h"
#include "cli/wait.h"
#include "common/server/flags.h"
#include "common/version.h"

namespace hearsay::cli {
namespace {

constexpr char kIngestDefault[] = "127.0.0.1:50051";
constexpr char kQueryDefault[] = "127.0.0.1:50052";

constexpr char kFooter[] =
    "A date, as in 2025-10-08, means the end of that day (UTC): --as-of reads\n"
    "all that was said on it, --by is met by all that happens on it. A time, "
    "as\n"
    "in 2025-10-08T12:00:00Z, means itself. PLAYER and CLUB are names in "
    "plain\n"
    "text or resource names, as in players/ibrahima-konate.";

// Returns what `text` stands for; a usage error if it is none of the choices.
template <typename Value>
Value ChoiceOf(const std::map<std::string, Value>& choices,
               const std::string& text) {
  const auto found = choices.find(text);
  if (found != choices.end()) return found->second;
  const auto append_key = [](std::string* out, const auto& choice) {
    out->append(choice.first);
  };
  throw CLI::ValidationError(absl::StrCat(
      "\"", text, "\" is none of ", absl::StrJoin(choices, ", ", append_key)));
}

void AddIngestFlag(CLI::App& command, std::string& address) {
  address = kIngestDefault;
  command.add_option("--ingest", address, "Address of the ingest service")
      ->envname("HEARSAY_INGEST")
      ->type_name("HOST:PORT")
      ->capture_default_str();
}

void AddQueryFlag(CLI::App& command, std::string& address) {
  address = kQueryDefault;
  command.add_option("--query", address, "Address of the query service")
      ->envname("HEARSAY_QUERY")
      ->type_name("HOST:PORT")
      ->capture_default_str();
}

void AddQueryOptions(CLI::App& command, QueryOptions& options) {
  AddQueryFlag(command, options.query);
  command
      .add_option("--as-of,--said-by", options.said_by,
                  "Only what had been said by then; default: now")
      ->type_name("DATE|TIME");
  command
      .add_option("--known-by", options.known_by,
                  "Only what was stored by then; default: everything")
      ->type_name("REVISION|DATE|TIME");
  command
      .add_option("--min-revision", options.min_revision,
                  "Wait until the replica has this revision")
      ->type_name("REVISION");
  command.add_flag("--json", options.json,
                   "Print the answer as JSON, one page a line");
}

void AddPlayer(CLI::App& command, std::string& player) {
  command.add_option("player", player, "The player")
      ->type_name("PLAYER")
      ->required();
}

void AddClubs(CLI::App& command, const char* description,
              std::vector<std::string>& clubs) {
  command.add_option("--club", clubs, description)
      ->type_name("CLUB")
      ->allow_extra_args(false);
}

void AddLoad(CLI::App& app, LoadOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "load", "Store the writes of JSON-lines files, in their order");
  command.add_option("files", options.files, "Files; cli/write.proto says how")
      ->type_name("FILE")
      ->required();
  AddIngestFlag(command, options.ingest);
  command.add_flag("--allow-provisional", options.allow_provisional,
                   "Make provisional entities of unknown and ambiguous names "
                   "in reports");
  auto* dry_run = command.add_flag("--dry-run", options.dry_run,
                                   "Only read the files; ask no service");
  command
      .add_flag("--validate-only", options.validate_only,
                "Let the service check each write, but store nothing")
      ->excludes(dry_run);
  command.callback([&] { exit_code = RunLoad(options); });
}

void AddTimeline(CLI::App& app, TimelineOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "timeline", "What was said about a player, by whom, citing whom");
  AddPlayer(command, options.player);
  AddQueryOptions(command, options.query);
  AddClubs(command, "Only what concerns this club; may be repeated",
           options.clubs);
  command
      .add_option("--outlet", options.outlets,
                  "Only what this outlet or person said or carried; may be "
                  "repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_flag("--newest-first", options.newest_first, "Newest first");
  command.callback([&] { exit_code = RunTimeline(options); });
}

void AddForecast(CLI::App& app, ForecastOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "forecast", "How likely each outcome is by one or more deadlines");
  AddPlayer(command, options.player);
  AddQueryOptions(command, options.query);
  command
      .add_option(
          "--by", options.deadlines,
          "A deadline; may be repeated; default: 4, 13, 26, 52 weeks on")
      ->type_name("DATE|TIME")
      ->allow_extra_args(false);
  AddClubs(command, "Give this club a line of its own; may be repeated",
           options.clubs);
  command.callback([&] { exit_code = RunForecast(options); });
}

void AddAsk(CLI::App& app, AskOptions& options, int& exit_code) {
  static const std::map<std::string, query::v1::Event> kEvents = {
      {"renews", query::v1::EVENT_RENEWS},
      {"pre-contract", query::v1::EVENT_SIGNS_PRE_CONTRACT},
      {"joins", query::v1::EVENT_JOINS},
      {"agrees", query::v1::EVENT_AGREES},
      {"leaves", query::v1::EVENT_LEAVES}};
  static const std::map<std::string, v1::DealForm> kForms = {
      {"fee", v1::DEAL_FORM_FEE},
      {"free", v1::DEAL_FORM_FREE},
      {"loan", v1::DEAL_FORM_LOAN}};
  CLI::App& command =
      *app.add_subcommand("ask", "The probability of one question");
  AddPlayer(command, options.player);
  command
      .add_option_function<std::string>(
          "event",
          [&](const std::string& text) {
            options.event = ChoiceOf(kEvents, text);
          },
          "renews, pre-contract, joins, agrees or leaves")
      ->type_name("EVENT")
      ->required();
  AddQueryOptions(command, options.query);
  command.add_option("--by", options.deadline, "The deadline")
      ->type_name("DATE|TIME")
      ->required();
  AddClubs(command, "With this club; may be repeated", options.clubs);
  command
      .add_option_function<std::vector<std::string>>(
          "--form",
          [&](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              options.deal_forms.push_back(ChoiceOf(kForms, text));
            }
          },
          "In this form, fee, free or loan; may be repeated")
      ->type_name("FORM")
      ->allow_extra_args(false);
  command
      .add_option_function<std::string>(
          "--given",
          [&](const std::string& text) {
            options.given = ChoiceOf(kEvents, text);
          },
          "Given that this happens by then")
      ->type_name("EVENT");
  command.callback([&] { exit_code = RunAsk(options); });
}

void AddWait(CLI::App& app, WaitOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "wait",
      "Wait until both services serve and the query service is caught "
      "up");
  AddIngestFlag(command, options.ingest);
  AddQueryFlag(command, options.query);
  command
      .add_option_function<double>(
          "--timeout",
          [&](double seconds) { options.timeout = absl::Seconds(seconds); },
          "Give up after this long; default: 30")
      ->type_name("SECONDS");
  command.callback([&] { exit_code = RunWait(options); });
}

int Main(int argc, char** argv) {
  CLI::App app("Loads reports into Hearsay and reads its answers.", "hearsay");
  app.set_version_flag("--version", kVersion);
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();
  LoadOptions load;
  TimelineOptions timeline;
  ForecastOptions forecast;
  AskOptions ask;
  WaitOptions wait;
  int exit_code = 0;
  AddLoad(app, load, exit_code);
  AddTimeline(app, timeline, exit_code);
  AddForecast(app, forecast, exit_code);
  AddAsk(app, ask, exit_code);
  AddWait(app, wait, exit_code);
  return ParseFlags(app, argc, argv).value_or(exit_code);
}

}  // namespace
}  // namespace hearsay::cli

int main(int argc, char** argv) { return hearsay::cli::Main(argc, argv); }
