// hearsay: the command line client of the two services.
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/ask.h"
#include "cli/calibration.h"
#include "cli/completion.h"
#include "cli/contradictions.h"
#include "cli/exit_code.h"
#include "cli/explain.h"
#include "cli/forecast.h"
#include "cli/history.h"
#include "cli/lineage.h"
#include "cli/load.h"
#include "cli/query_options.h"
#include "cli/question_options.h"
#include "cli/sagas.h"
#include "cli/schema/parsed_report_schema.h"
#include "cli/timeline.h"
#include "cli/token.h"
#include "cli/track_records.h"
#include "cli/wait.h"
#include "cli/watch.h"
#include "cli/what_if.h"
#include "common/server/flags.h"
#include "common/version.h"

namespace hearsay::cli {
namespace {

constexpr char kIngestDefault[] = "127.0.0.1:50051";
constexpr char kQueryDefault[] = "127.0.0.1:50052";

constexpr char kBasic[] =
    "Only what was said and how it stands, without who carried it";

constexpr char kFooter[] =
    "A date, as in 2025-10-08, means the end of that day (UTC): --as-of reads\n"
    "all that was said on it, --by is met by all that happens on it; --since "
    "means\n"
    "its beginning. A time, as in 2025-10-08T12:00:00Z, means itself. PLAYER "
    "and\n"
    "CLUB are names in plain text or resource names, as in\n"
    "players/ibrahima-konate.";

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

// Returns a type's name with its choices, as in "EVENT:{joins,leaves}"; shells
// complete them.
template <typename Value>
std::string TypeWithChoices(const char* type_name,
                            const std::map<std::string, Value>& choices) {
  const auto append_key = [](std::string* out, const auto& choice) {
    out->append(choice.first);
  };
  return absl::StrCat(type_name, ":{", absl::StrJoin(choices, ",", append_key),
                      "}");
}

// Says below a command's help how it is used.
void AddExamples(CLI::App& command, const std::vector<std::string>& examples) {
  std::string text = "Examples:\n";
  for (const std::string& example : examples) {
    absl::StrAppend(&text, "  hearsay ", example, "\n");
  }
  command.footer(absl::StrCat(text, "\n", kFooter));
}

// Adds an option that takes one of the choices, any number of times.
template <typename Value>
void AddChoices(CLI::App& command, const char* name, const char* type_name,
                const std::string& description,
                const std::map<std::string, Value>& choices,
                std::vector<Value>& values) {
  command
      .add_option_function<std::vector<std::string>>(
          name,
          [&](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              values.push_back(ChoiceOf(choices, text));
            }
          },
          description)
      ->type_name(TypeWithChoices(type_name, choices))
      ->allow_extra_args(false);
}

const std::map<std::string, query::v1::Event>& EventChoices() {
  static const std::map<std::string, query::v1::Event> kEvents = {
      {"renews", query::v1::EVENT_RENEWS},
      {"pre-contract", query::v1::EVENT_SIGNS_PRE_CONTRACT},
      {"joins", query::v1::EVENT_JOINS},
      {"agrees", query::v1::EVENT_AGREES},
      {"leaves", query::v1::EVENT_LEAVES}};
  return kEvents;
}

// Adds the flags of how a service is reached, unless another service of the
// same command has added them.
void AddSecurityFlags(CLI::App& command, Endpoint& endpoint) {
  if (command.get_option_no_throw("--tls-ca") != nullptr) return;
  AddClientSecurityFlags(command, "HEARSAY", "--", endpoint.security);
}

void AddIngestFlag(CLI::App& command, Endpoint& ingest) {
  ingest.address = kIngestDefault;
  command
      .add_option("--ingest", ingest.address, "Address of the ingest service")
      ->envname("HEARSAY_INGEST")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  AddSecurityFlags(command, ingest);
}

void AddQueryFlag(CLI::App& command, Endpoint& query) {
  query.address = kQueryDefault;
  command.add_option("--query", query.address, "Address of the query service")
      ->envname("HEARSAY_QUERY")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  AddSecurityFlags(command, query);
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

void AddPlayers(CLI::App& command, std::vector<std::string>& players) {
  command.add_option("players", players, "The players; default: all")
      ->type_name("PLAYER");
}

void AddClubs(CLI::App& command, const char* description,
              std::vector<std::string>& clubs) {
  command.add_option("--club", clubs, description)
      ->type_name("CLUB")
      ->allow_extra_args(false);
}

void AddOutlets(CLI::App& command, const std::string& description,
                std::vector<std::string>& outlets) {
  command
      .add_option("--outlet", outlets,
                  absl::StrCat(description, "; may be repeated"))
      ->type_name("NAME")
      ->allow_extra_args(false);
}

void AddPeriod(CLI::App& command, const std::string& description,
               PeriodOptions& period) {
  command
      .add_option("--since", period.since,
                  absl::StrCat(description, " on or after this day"))
      ->type_name("DATE|TIME");
  command
      .add_option("--until", period.until,
                  absl::StrCat(description, " on or before this day"))
      ->type_name("DATE|TIME");
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
  command
      .add_option_function<double>(
          "--patience",
          [&](double seconds) { options.patience = absl::Seconds(seconds); },
          "How long to send again to a service that does not answer; default: "
          "60")
      ->type_name("SECONDS")
      ->check(CLI::NonNegativeNumber.description(""));
  AddExamples(command, {"load registry.jsonl articles.jsonl",
                        "load --dry-run articles.jsonl",
                        "load --allow-provisional articles.jsonl"});
  command.callback([&] { exit_code = RunLoad(options); });
}

void AddTimeline(CLI::App& app, TimelineOptions& options, int& exit_code) {
  static const std::map<std::string, query::v1::TimelineEntryType> kTypes = {
      {"development", query::v1::TIMELINE_ENTRY_TYPE_DEVELOPMENT},
      {"outcome", query::v1::TIMELINE_ENTRY_TYPE_OUTCOME},
      {"milestone", query::v1::TIMELINE_ENTRY_TYPE_MILESTONE}};
  CLI::App& command = *app.add_subcommand(
      "timeline", "What was said about a player, by whom, citing whom");
  AddPlayer(command, options.player);
  AddQueryOptions(command, options.query);
  AddClubs(command, "Only what concerns this club; may be repeated",
           options.clubs);
  AddOutlets(command, "Only what this outlet or person said or carried",
             options.outlets);
  AddPeriod(command, "Only what was said, was public or is due",
            options.period);
  AddChoices(command, "--type", "TYPE",
             "Only entries of this type; may be repeated", kTypes,
             options.types);
  command
      .add_option(
          "--changed-since", options.changed_since,
          "Only what differs since then, marked + (new), ~ (changed) or "
          "- (gone); a date or time is when it was stored or, with "
          "--as-of, said")
      ->type_name("REVISION|DATE|TIME");
  command.add_flag("--newest-first", options.newest_first, "Newest first");
  command.add_flag("--basic", options.basic, kBasic);
  AddExamples(
      command,
      {"timeline Konaté --as-of 2025-10-08",
       "timeline Konaté --club \"Real Madrid\" --since 2025-10-01",
       "timeline Konaté --as-of 2025-10-08 --changed-since 2025-09-30"});
  command.callback([&] { exit_code = RunTimeline(options); });
}

void AddLineage(CLI::App& app, LineageOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "lineage", "Who said what first, and who has it from whom");
  AddPlayer(command, options.player);
  AddQueryOptions(command, options.query);
  AddClubs(command, "Only stories that concern this club; may be repeated",
           options.clubs);
  AddOutlets(command, "Only stories that this outlet or person said or carried",
             options.outlets);
  AddPeriod(command, "Only stories told", options.period);
  AddExamples(command, {"lineage Konaté --as-of 2025-10-08",
                        "lineage Konaté --outlet Ornstein"});
  command.callback([&] { exit_code = RunLineage(options); });
}

void AddContradictions(CLI::App& app, ContradictionsOptions& options,
                       int& exit_code) {
  static const std::map<std::string, query::v1::ContradictionType> kTypes = {
      {"exclusive-outcomes", query::v1::CONTRADICTION_TYPE_EXCLUSIVE_OUTCOMES},
      {"number-clash", query::v1::CONTRADICTION_TYPE_NUMBER_CLASH},
      {"date-clash", query::v1::CONTRADICTION_TYPE_DATE_CLASH},
      {"assertion-denial", query::v1::CONTRADICTION_TYPE_ASSERTION_DENIAL},
      {"stage-regression", query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION},
      {"opposed-outlook", query::v1::CONTRADICTION_TYPE_OPPOSED_OUTLOOK},
      {"contract-terms", query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS}};
  CLI::App& command = *app.add_subcommand(
      "contradictions", "What cannot all be true, and who says which");
  AddPlayer(command, options.player);
  AddQueryOptions(command, options.query);
  AddChoices(command, "--type", "TYPE", "Only of this type; may be repeated",
             kTypes, options.types);
  command.add_flag("--standing", options.standing_only,
                   "Only those that are not over");
  AddExamples(command, {"contradictions Konaté --as-of 2025-10-08",
                        "contradictions Konaté --standing --type date-clash"});
  command.callback([&] { exit_code = RunContradictions(options); });
}

void AddSagas(CLI::App& app, SagasOptions& options, int& exit_code) {
  static const std::map<std::string, query::v1::SagaState> kStates = {
      {"active", query::v1::SAGA_STATE_ACTIVE},
      {"dormant", query::v1::SAGA_STATE_DORMANT},
      {"resolved", query::v1::SAGA_STATE_RESOLVED}};
  static const std::map<std::string, query::v1::SagaOrder> kOrders = {
      {"newest", query::v1::SAGA_ORDER_NEWEST_FIRST},
      {"most-active", query::v1::SAGA_ORDER_MOST_ACTIVE_FIRST}};
  CLI::App& command = *app.add_subcommand(
      "sagas",
      "The stories of players' futures that were told in a period; default: in "
      "the last 7 days or, of given players, ever");
  AddPlayers(command, options.players);
  AddQueryOptions(command, options.query);
  AddPeriod(command, "Only sagas told, or ended,", options.period);
  AddChoices(command, "--state", "STATE",
             "Only those in this state; may be repeated", kStates,
             options.states);
  command
      .add_option_function<std::string>(
          "--order",
          [&](const std::string& text) {
            options.order = ChoiceOf(kOrders, text);
          },
          "Those told last first, the default, or those with the most "
          "independent roots in the period")
      ->type_name(TypeWithChoices("ORDER", kOrders));
  AddExamples(command, {"sagas --since 2025-10-01 --as-of 2025-10-08",
                        "sagas --state active --order most-active"});
  command.callback([&] { exit_code = RunSagas(options); });
}

void AddWatch(CLI::App& app, WatchOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "watch", "Print how timelines change, as they do, until Ctrl-C");
  AddPlayers(command, options.players);
  AddQueryFlag(command, options.query);
  command
      .add_option("--after", options.after,
                  "Begin after this revision, as an update or a snapshot names "
                  "it; default: from now on")
      ->type_name("REVISION");
  command
      .add_option("--max-updates", options.updates_max,
                  "End after so many updates")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  command.add_flag("--basic", options.basic, kBasic);
  command.add_flag("--json", options.json,
                   "Print every message as JSON, heartbeats too, one a line");
  AddExamples(command, {"watch Konaté", "watch --after 54 --json"});
  command.callback([&] { exit_code = RunWatch(options); });
}

void AddWhatIf(CLI::App& command, WhatIfOptions& options) {
  command
      .add_option("--without-source", options.without_sources,
                  "As if this outlet or person had never spoken; may be "
                  "repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--without-entry", options.without_entries,
                  "As if this report, retraction or outcome, as in "
                  "reports/r1, had never been stored; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--if", options.supposed_files,
                  "As if the reports and outcomes of this file, written as for "
                  "load, were stored too; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void AddSureness(CLI::App& command, bool& interval, double& external_weight) {
  command.add_flag("--interval", interval,
                   "Tell how sure the probability is: from what only 5 of 100 "
                   "draws of the model's numbers are below to what only 5 are "
                   "above");
  command
      .add_option("--external-weight", external_weight,
                  "How far to go towards what others say the probability is, "
                  "0 to 1; default: 0")
      ->type_name("WEIGHT");
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
  AddWhatIf(command, options.what_if);
  AddSureness(command, options.intervals, options.external_weight);
  AddExamples(
      command,
      {"forecast Konaté --by 2026-02-02 --by 2026-06-30",
       "forecast Konaté --by 2026-06-30 --as-of 2025-10-08 --interval"});
  command.callback([&] { exit_code = RunForecast(options); });
}

void AddQuestion(CLI::App& command, QuestionOptions& options) {
  static const std::map<std::string, v1::DealForm> kForms = {
      {"fee", v1::DEAL_FORM_FEE},
      {"free", v1::DEAL_FORM_FREE},
      {"loan", v1::DEAL_FORM_LOAN}};
  AddPlayer(command, options.player);
  command
      .add_option_function<std::string>(
          "event",
          [&](const std::string& text) {
            options.event = ChoiceOf(EventChoices(), text);
          },
          "What is asked about")
      ->type_name(TypeWithChoices("EVENT", EventChoices()))
      ->required();
  command.add_option("--by", options.deadline, "The deadline")
      ->type_name("DATE|TIME")
      ->required();
  AddClubs(command, "With this club; may be repeated", options.clubs);
  AddChoices(command, "--form", "FORM", "In this form; may be repeated", kForms,
             options.deal_forms);
}

void AddAsk(CLI::App& app, AskOptions& options, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("ask", "The probability of one question");
  AddQuestion(command, options.question);
  AddQueryOptions(command, options.query);
  command
      .add_option_function<std::string>(
          "--given",
          [&](const std::string& text) {
            options.given = ChoiceOf(EventChoices(), text);
          },
          "Given that this happens by then")
      ->type_name(TypeWithChoices("EVENT", EventChoices()));
  AddWhatIf(command, options.what_if);
  AddSureness(command, options.interval, options.external_weight);
  AddExamples(
      command,
      {"ask Konaté renews --by 2026-06-30",
       "ask Konaté agrees --club \"Real Madrid\" --by 2026-02-01 --interval",
       "ask Konaté agrees --by 2026-06-30 --without-source \"Defensa "
       "Central\""});
  command.callback([&] { exit_code = RunAsk(options); });
}

void AddExplain(CLI::App& app, ExplainOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "explain", "Why the probability of a question is what it is");
  AddQuestion(command, options.question);
  AddQueryOptions(command, options.query);
  AddWhatIf(command, options.what_if);
  command
      .add_option("--top", options.contributions_max,
                  "Print so many of those that move it most; default: 10")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  AddExamples(command, {"explain Konaté renews --by 2026-06-30 --top 3"});
  command.callback([&] { exit_code = RunExplain(options); });
}

void AddSvgFile(CLI::App& command, std::string& file) {
  command.add_option("--svg", file, "Draw it to this file too")
      ->type_name("FILE");
}

void AddHistory(CLI::App& app, HistoryOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "history", "How the probability of a question has gone");
  AddQuestion(command, options.question);
  AddQueryOptions(command, options.query);
  command
      .add_option("--since", options.since,
                  "Only from this day on, and what has changed it since")
      ->type_name("DATE|TIME");
  command
      .add_option("--points", options.points_max,
                  "Print so many points, those with the largest changes; "
                  "default: 40")
      ->type_name("N")
      ->check(CLI::Range(2, 1000).description(""));
  AddSvgFile(command, options.svg_file);
  AddExamples(command,
              {"history Konaté renews --by 2026-06-30 --as-of 2025-10-08",
               "history Konaté renews --by 2026-06-30 --since 2025-10-01",
               "history Konaté leaves --by 2026-06-30 --svg konate.svg"});
  command.callback([&] { exit_code = RunHistory(options); });
}

void AddTrackRecords(CLI::App& app, TrackRecordsOptions& options,
                     int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "track-records", "How often sources were right, by kind of claim");
  command
      .add_option("sources", options.sources,
                  "Outlets, journalists and people; default: all")
      ->type_name("SOURCE");
  AddQueryOptions(command, options.query);
  command
      .add_option("--min-claims", options.claim_count_min,
                  "Only records with at least this much counted")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command.alias("sources");
  AddExamples(command, {"track-records \"Fabrizio Romano\" L'Équipe",
                        "sources --min-claims 20"});
  command.callback([&] { exit_code = RunTrackRecords(options); });
}

void AddCalibration(CLI::App& app, CalibrationOptions& options,
                    int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "calibration",
      "How well forecasts have held: of what they gave 30 %, how much came "
      "true");
  AddQueryOptions(command, options.query);
  AddPeriod(command, "Only forecasts made", options.period);
  AddChoices(command, "--event", "EVENT", "Only of this event; may be repeated",
             EventChoices(), options.events);
  command
      .add_option("--weeks", options.horizon_weeks,
                  "Only so many weeks ahead; may be repeated")
      ->type_name("WEEKS")
      ->check(CLI::IsMember({4, 13, 26, 52}).description("{4,13,26,52}"))
      ->allow_extra_args(false);
  AddSvgFile(command, options.svg_file);
  AddExamples(command, {"calibration --event renews --weeks 26",
                        "calibration --svg calibration.svg"});
  command.callback([&] { exit_code = RunCalibration(options); });
}

void AddToken(CLI::App& app, TokenOptions& options, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "token",
      "Make a bearer token: its line of an identities file is printed, the "
      "token itself goes to --token-file");
  command.add_option("--identity", options.identity, "Whose it is")
      ->type_name("NAME")
      ->required();
  command
      .add_option("--scope", options.scopes,
                  "What the holder may do; may be repeated")
      ->type_name(
          "SCOPE:{report.write,outcome.write,entity.write,feed.read,"
          "query.read,admin}")
      ->required()
      ->allow_extra_args(false);
  command
      .add_option("--expires", options.expires,
                  "Until when it is valid; default: for ever")
      ->type_name("DATE|TIME");
  command
      .add_option("--token-file", options.token_file,
                  "New file for the token; default: standard error")
      ->type_name("FILE");
  AddExamples(command, {"token --identity newsroom --scope report.write "
                        "--token-file newsroom.token >> identities.jsonl"});
  command.callback([&] { exit_code = RunToken(options); });
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
  AddExamples(command, {"wait --timeout 5"});
  command.callback([&] {
    options.query.security = options.ingest.security;
    exit_code = RunWait(options);
  });
}

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
  app.footer(kFooter);
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

int main(int argc, char** argv) { return hearsay::cli::Main(argc, argv); }
