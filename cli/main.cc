// hearsay: the command line client of the two services.
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/commands/choices.h"
#include "cli/commands/common_flags.h"
#include "cli/commands/forecast_commands.h"
#include "cli/commands/service_commands.h"
#include "cli/commands/story_commands.h"
#include "cli/completion.h"
#include "cli/exit_code.h"
#include "cli/help_formatter.h"
#include "cli/schema/parsed_report_schema.h"
#include "common/server/flags.h"
#include "common/version.h"

namespace hearsay::cli {
namespace {

constexpr char kExitCodes[] =
    "Exit codes:\n"
    "  0  done\n"
    "  1  a service or a file refuses something\n"
    "  2  the command line is not understood\n"
    "  3  a service does not answer, or not yet: the same may work later\n";

void AddSchema(CLI::App& app) {
  CLI::App& command =
      *app.add_subcommand("schema", "Print the JSON Schema of a parsed report");
  AddExamples(command, {"schema > parsed_report.schema.json"});
  command.callback([] { std::cout << schema::kParsedReportSchema; });
}

void AddCompletion(CLI::App& app) {
  static const std::map<std::string, Shell> kShells = {
      {"bash", Shell::kBash}, {"fish", Shell::kFish}, {"zsh", Shell::kZsh}};
  CLI::App& command = *app.add_subcommand(
      "completion", "Print a script that teaches a shell these commands");
  command
      .add_option_function<std::string>(
          "shell",
          [&app](const std::string& text) {
            std::cout << CompletionScript(app, ChoiceOf(kShells, text));
          },
          "The shell")
      ->type_name(TypeWithChoices("SHELL", kShells))
      ->required();
  command.footer(
      "Examples:\n"
      "  source <(hearsay completion bash)\n"
      "  hearsay completion fish | source");
}

int Main(int argc, char** argv) {
  CLI::App app("Loads reports into Hearsay and reads its answers.", "hearsay");
  app.set_version_flag("--version", kVersion);
  app.formatter(std::make_shared<HelpFormatter>());
  app.footer(absl::StrCat(kExitCodes, "\n", kFooter));
  app.require_subcommand(1);
  app.fallthrough();
  LoadOptions load;
  TimelineOptions timeline;
  LineageOptions lineage;
  ContradictionsOptions contradictions;
  SagasOptions sagas;
  WatchOptions watch;
  ForecastOptions forecast;
  AskOptions ask;
  ExplainOptions explain;
  HistoryOptions history;
  TrackRecordsOptions track_records;
  CalibrationOptions calibration;
  WaitOptions wait;
  TokenOptions token;
  int exit_code = 0;
  AddLoad(app, load, exit_code);
  AddTimeline(app, timeline, exit_code);
  AddLineage(app, lineage, exit_code);
  AddContradictions(app, contradictions, exit_code);
  AddSagas(app, sagas, exit_code);
  AddWatch(app, watch, exit_code);
  AddForecast(app, forecast, exit_code);
  AddAsk(app, ask, exit_code);
  AddExplain(app, explain, exit_code);
  AddHistory(app, history, exit_code);
  AddTrackRecords(app, track_records, exit_code);
  AddCalibration(app, calibration, exit_code);
  AddWait(app, wait, exit_code);
  AddToken(app, token, exit_code);
  AddSchema(app);
  AddCompletion(app);
  const std::optional<int> end = ParseFlags(app, argc, argv);
  if (!end.has_value()) return exit_code;
  return *end == 0 ? kDone : kUsage;
}

}  // namespace
}  // namespace hearsay::cli

int main(int argc, char** argv) {
  const int exit_code = hearsay::cli::Main(argc, argv);
  if (std::cout.flush()) return exit_code;
  std::cerr << "hearsay: the output cannot be written\n";
  return hearsay::cli::kRefused;
}
