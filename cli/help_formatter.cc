#include "cli/help_formatter.h"

#include "absl/strings/str_replace.h"
#include "cli/text_layout.h"

namespace hearsay::cli {
namespace {

constexpr int kWidth = 80;
constexpr int kIndent = 2;
constexpr int kColumn = 30;

// A name, and in a column of its own what it means.
std::string EntryText(const std::string& name, const std::string& description) {
  std::string text = IndentedText(name, kIndent, kWidth);
  if (description.empty()) return text;
  std::string column = IndentedText(description, kColumn, kWidth);
  if (kIndent + DisplayWidth(name) < kColumn) {
    text.clear();
    column.replace(0, kColumn,
                   PadRight(std::string(kIndent, ' ') + name, kColumn));
  }
  return text + column;
}

}  // namespace

std::string HelpFormatter::make_description(const CLI::App* app) const {
  return IndentedText(app->get_description(), 0, kWidth);
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  return EntryText(command->get_display_name(true), command->get_description());
}

std::string HelpFormatter::make_option(const CLI::Option* option,
                                       bool is_positional) const {
  return EntryText(
      make_option_name(option, is_positional) + make_option_opts(option),
      make_option_desc(option));
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  // A space after each of the choices, for there lines can be broken.
  return absl::StrReplaceAll(CLI::Formatter::make_option_opts(option),
                             {{",", ", "}});
}

}  // namespace hearsay::cli
