// What the terminal can show: its width, and colours.
#ifndef HEARSAY_CLI_TERMINAL_H_
#define HEARSAY_CLI_TERMINAL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace hearsay::cli {

// Sets text off where it is shown on a terminal; elsewhere leaves it alone.
class Paint {
 public:
  explicit Paint(bool enabled) : enabled_(enabled) {}

  std::string Bold(absl::string_view text) const { return Code("1", text); }
  std::string Faint(absl::string_view text) const { return Code("2", text); }
  std::string Alert(absl::string_view text) const { return Code("31", text); }
  std::string Accent(absl::string_view text) const { return Code("36", text); }

 private:
  std::string Code(absl::string_view code, absl::string_view text) const;

  bool enabled_;
};

// Colours if `fd` is a terminal and NO_COLOR is not set.
Paint PaintFor(int fd);

// Whether `fd` is a terminal.
bool IsTerminal(int fd);

// Columns of the terminal at `fd`, at most 100; 80 where it is none.
int TerminalWidth(int fd);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TERMINAL_H_
