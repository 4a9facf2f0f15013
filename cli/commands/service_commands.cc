#include "cli/commands/service_commands.h"

#include "cli/commands/common_flags.h"

namespace hearsay::cli {

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
  auto* dry_run =
      command.add_flag("--dry-run", options.dry_run,
                       "Only read and check the files; ask no service");
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
  AddExamples(
      command,
      {"token --identity newsroom --scope report.write",
       "token --identity web --scope query.read --token-file web.token"});
  command.callback([&] { exit_code = RunToken(options); });
}

}  // namespace hearsay::cli
