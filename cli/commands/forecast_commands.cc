#include "cli/commands/forecast_commands.h"

#include <map>
#include <string>

#include "cli/commands/choices.h"
#include "cli/commands/common_flags.h"

namespace hearsay::cli {
namespace {

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

}  // namespace

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
  AddExamples(command, {"track-records \"Fabrizio Romano\" \"L'Équipe\"",
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

}  // namespace hearsay::cli
