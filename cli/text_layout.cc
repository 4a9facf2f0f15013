#include "cli/text_layout.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace hearsay::cli {
namespace {

int CharacterWidth(UChar32 character) {
  switch (u_charType(character)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int east_asian =
      u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  int width = 0;
  for (int32_t i = 0; i < size;) {
    UChar32 character;
    U8_NEXT_OR_FFFD(bytes, i, size, character);
    width += CharacterWidth(character);
  }
  return width;
}

std::vector<std::string> WrapText(absl::string_view text, int width) {
  std::vector<std::string> lines(1);
  int used = 0;
  for (const absl::string_view word :
       absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const int columns = DisplayWidth(word);
    if (used > 0 && used + 1 + columns > width) {
      lines.emplace_back();
      used = 0;
    }
    absl::StrAppend(&lines.back(), used > 0 ? " " : "", word);
    used += columns + (used > 0 ? 1 : 0);
  }
  return lines;
}

std::string IndentedText(absl::string_view text, int indent, int width) {
  std::string result;
  for (const std::string& line : WrapText(text, width - indent)) {
    absl::StrAppend(&result, std::string(indent, ' '), line, "\n");
  }
  return result;
}

std::string PadRight(absl::string_view text, int width) {
  const int missing = std::max(0, width - DisplayWidth(text));
  return absl::StrCat(text, std::string(missing, ' '));
}

std::string PadLeft(absl::string_view text, int width) {
  const int missing = std::max(0, width - DisplayWidth(text));
  return absl::StrCat(std::string(missing, ' '), text);
}

std::string Bar(double share, int width) {
  static constexpr const char* kEighths[] = {"",  "▏", "▎", "▍",
                                             "▌", "▋", "▊", "▉"};
  const int64_t eighths = std::llround(std::clamp(share, 0.0, 1.0) * 8 * width);
  std::string bar;
  for (int64_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + kEighths[eighths % 8];
}

}  // namespace hearsay::cli
