#include "cli/commands/common_flags.h"

#include "absl/strings/str_cat.h"
#include "common/server/flags.h"

namespace hearsay::cli {
namespace {

// Adds --`service` and, unless another service of the same command has added
// them, the flags of how it is reached.
void AddEndpointFlags(CLI::App& command, const std::string& service,
                      const char* env_name, const char* address_default,
                      Endpoint& endpoint) {
  endpoint.address = address_default;
  command
      .add_option("--" + service, endpoint.address,
                  absl::StrCat("Address of the ", service, " service"))
      ->envname(env_name)
      ->type_name("HOST:PORT")
      ->capture_default_str();
  if (command.get_option_no_throw("--tls-ca") != nullptr) return;
  AddClientSecurityFlags(command, "HEARSAY", "--", endpoint.security);
}

}  // namespace

const char kFooter[] =
    "A date, as in 2025-10-08, means the end of that day (UTC): --as-of reads\n"
    "all that was said on it, --by is met by all that happens on it; --since "
    "means\n"
    "its beginning. A time, as in 2025-10-08T12:00:00Z, means itself. PLAYER "
    "and\n"
    "CLUB are names in plain text or resource names, as in\n"
    "players/ibrahima-konate.";

void AddExamples(CLI::App& command, const std::vector<std::string>& examples) {
  std::string text = "Examples:\n";
  for (const std::string& example : examples) {
    absl::StrAppend(&text, "  hearsay ", example, "\n");
  }
  command.footer(absl::StrCat(text, "\n", kFooter));
}

void AddIngestFlag(CLI::App& command, Endpoint& ingest) {
  AddEndpointFlags(command, "ingest", "HEARSAY_INGEST", "127.0.0.1:50051",
                   ingest);
}

void AddQueryFlag(CLI::App& command, Endpoint& query) {
  AddEndpointFlags(command, "query", "HEARSAY_QUERY", "127.0.0.1:50052", query);
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

void AddSvgFile(CLI::App& command, std::string& file) {
  command.add_option("--svg", file, "Draw it to this file too")
      ->type_name("FILE");
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

}  // namespace hearsay::cli
