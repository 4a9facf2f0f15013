// Flags that several commands have.
#ifndef HEARSAY_CLI_COMMANDS_COMMON_FLAGS_H_
#define HEARSAY_CLI_COMMANDS_COMMON_FLAGS_H_

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/forecast.pb.h"

namespace hearsay::cli {

// The end of every command's help: what dates and names mean.
extern const char kFooter[];

// Says below a command's help how it is used.
void AddExamples(CLI::App& command, const std::vector<std::string>& examples);
// Adds where the ingest service is, and how it is reached.
void AddIngestFlag(CLI::App& command, Endpoint& ingest);
// Adds where the query service is, and how it is reached.
void AddQueryFlag(CLI::App& command, Endpoint& query);
// Adds what every query takes.
void AddQueryOptions(CLI::App& command, QueryOptions& options);
void AddPlayer(CLI::App& command, std::string& player);
void AddPlayers(CLI::App& command, std::vector<std::string>& players);
void AddClubs(CLI::App& command, const char* description,
              std::vector<std::string>& clubs);
void AddOutlets(CLI::App& command, const std::string& description,
                std::vector<std::string>& outlets);
// Adds --since and --until; `description` is what they are said of.
void AddPeriod(CLI::App& command, const std::string& description,
               PeriodOptions& period);
void AddSvgFile(CLI::App& command, std::string& file);

// The events that a question can be about.
const std::map<std::string, query::v1::Event>& EventChoices();

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_COMMANDS_COMMON_FLAGS_H_
