// How much room text takes in a picture. The reader's fonts are not known, so
// the widths are those of a wide one: the text fits, whatever it is set in.
#ifndef HEARSAY_CLI_SVG_SVG_TEXT_H_
#define HEARSAY_CLI_SVG_SVG_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace hearsay::svg {

// Returns at most how wide `text` is in a font of `size` pixels.
double TextWidth(absl::string_view text, double size);

// Returns `text`, cut short with "…" where it is wider than `width`.
std::string FittedText(absl::string_view text, double size, double width);

// Returns `text` broken at spaces into lines that fit into `width`, at most
// `lines_max` of them; the last one is cut short where that is not enough.
std::vector<std::string> WrappedText(absl::string_view text, double size,
                                     double width, int lines_max);

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_SVG_TEXT_H_
