#include "cli/svg/svg_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace hearsay::svg {
namespace {

// Shares of the font's size, as in DejaVu Sans, a wide font.
constexpr double kNarrow = 0.36;
constexpr double kUsual = 0.61;
constexpr double kCapital = 0.70;
constexpr double kWide = 0.98;

bool StartsCharacter(char byte) { return (byte & 0xC0) != 0x80; }

double CharacterWidth(char byte) {
  if (absl::string_view(" .,:;'!|iljI()[]/ft-").find(byte) !=
      absl::string_view::npos) {
    return kNarrow;
  }
  if (byte == 'm' || byte == 'w' || byte == 'M' || byte == 'W' || byte == '%') {
    return kWide;
  }
  if (byte >= 'A' && byte <= 'Z') return kCapital;
  return kUsual;
}

}  // namespace

double TextWidth(absl::string_view text, double size) {
  double width = 0;
  for (const char byte : text) {
    if (StartsCharacter(byte)) width += CharacterWidth(byte);
  }
  return width * size;
}

std::string FittedText(absl::string_view text, double size, double width) {
  if (TextWidth(text, size) <= width) return std::string(text);
  const double room = width - TextWidth("…", size);
  size_t end = text.size();
  while (end > 0 && (TextWidth(text.substr(0, end), size) > room ||
                     (end < text.size() && !StartsCharacter(text[end])))) {
    --end;
  }
  return absl::StrCat(text.substr(0, end), "…");
}

std::vector<std::string> WrappedText(absl::string_view text, double size,
                                     double width, int lines_max) {
  std::vector<std::string> lines(1);
  for (const absl::string_view word :
       absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    std::string& line = lines.back();
    const std::string longer =
        absl::StrCat(line, line.empty() ? "" : " ", word);
    const bool last = static_cast<int>(lines.size()) == lines_max;
    if (line.empty() || last || TextWidth(longer, size) <= width) {
      line = longer;
    } else {
      lines.emplace_back(word);
    }
  }
  for (std::string& line : lines) line = FittedText(line, size, width);
  return lines;
}

}  // namespace hearsay::svg
