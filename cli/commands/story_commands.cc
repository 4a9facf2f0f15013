#include "cli/commands/story_commands.h"

#include <map>
#include <string>

#include "cli/commands/choices.h"
#include "cli/commands/common_flags.h"

namespace hearsay::cli {
namespace {

constexpr char kBasic[] =
    "Only what was said and how it stands, without who carried it";

}  // namespace

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

}  // namespace hearsay::cli
