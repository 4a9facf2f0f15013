// Commands that tell what was said.
#ifndef HEARSAY_CLI_COMMANDS_STORY_COMMANDS_H_
#define HEARSAY_CLI_COMMANDS_STORY_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "cli/contradictions.h"
#include "cli/lineage.h"
#include "cli/sagas.h"
#include "cli/timeline.h"
#include "cli/watch.h"

namespace hearsay::cli {

// Each adds its command, which runs when the command line is parsed and then
// sets `exit_code`.
void AddTimeline(CLI::App& app, TimelineOptions& options, int& exit_code);
void AddLineage(CLI::App& app, LineageOptions& options, int& exit_code);
void AddContradictions(CLI::App& app, ContradictionsOptions& options,
                       int& exit_code);
void AddSagas(CLI::App& app, SagasOptions& options, int& exit_code);
void AddWatch(CLI::App& app, WatchOptions& options, int& exit_code);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_COMMANDS_STORY_COMMANDS_H_
