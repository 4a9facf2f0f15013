#ifndef HEARSAY_CLI_HELP_FORMATTER_H_
#define HEARSAY_CLI_HELP_FORMATTER_H_

#include <CLI/CLI.hpp>
#include <string>

namespace hearsay::cli {

// Sets --help in 80 columns. Immutable.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_description(const CLI::App* app) const override;
  std::string make_subcommand(const CLI::App* command) const override;
  std::string make_option(const CLI::Option* option,
                          bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_HELP_FORMATTER_H_
