// Completion of the command line in shells, made of the command line's own
// description, so that it always tells what there is.
#ifndef HEARSAY_CLI_COMPLETION_H_
#define HEARSAY_CLI_COMPLETION_H_

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace hearsay::cli {

enum class Shell { kBash, kZsh, kFish };

// Returns the script that teaches `shell` the commands and options of `app`.
// Where an option's type is FILE it completes file names; where it lists its
// choices, as in EVENT:{joins,leaves}, these.
std::string CompletionScript(const CLI::App& app, Shell shell);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_COMPLETION_H_
