// Lays text out in columns by what it takes on a terminal, not by its bytes.
#ifndef HEARSAY_CLI_TEXT_LAYOUT_H_
#define HEARSAY_CLI_TEXT_LAYOUT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace hearsay::cli {

// Returns how many columns `text`, UTF-8 without control characters, takes.
int DisplayWidth(absl::string_view text);

// Breaks `text` at spaces into lines of at most `width` columns; a longer word
// gets a line of its own. At least one line.
std::vector<std::string> WrapText(absl::string_view text, int width);

// Returns `text` wrapped to `width` columns in all, each line after `indent`
// spaces and ended by a line break.
std::string IndentedText(absl::string_view text, int indent, int width);

// Returns `text` followed by spaces up to `width` columns.
std::string PadRight(absl::string_view text, int width);
// Returns `text` after spaces up to `width` columns.
std::string PadLeft(absl::string_view text, int width);

// Returns a bar of at most `width` columns for `share` in [0, 1], in steps of
// an eighth of a column; empty only if that rounds to nothing.
std::string Bar(double share, int width);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TEXT_LAYOUT_H_
