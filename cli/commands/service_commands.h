// Commands that fill and run the services.
#ifndef HEARSAY_CLI_COMMANDS_SERVICE_COMMANDS_H_
#define HEARSAY_CLI_COMMANDS_SERVICE_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "cli/load.h"
#include "cli/token.h"
#include "cli/wait.h"

namespace hearsay::cli {

// Each adds its command, which runs when the command line is parsed and then
// sets `exit_code`.
void AddLoad(CLI::App& app, LoadOptions& options, int& exit_code);
void AddWait(CLI::App& app, WaitOptions& options, int& exit_code);
void AddToken(CLI::App& app, TokenOptions& options, int& exit_code);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_COMMANDS_SERVICE_COMMANDS_H_
