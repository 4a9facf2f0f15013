#include "common/server/utf8.h"

#include <cstdint>

namespace hearsay {
namespace {

// Which second bytes follow which first bytes
// (Unicode standard, table 3-7). Further bytes are 80 to BF.
struct Row {
  uint8_t first_min, first_max;
  uint8_t second_min, second_max;
  size_t bytes;
};
constexpr Row kRows[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};

bool IsBetween(char c, uint8_t min, uint8_t max) {
  const auto byte = static_cast<uint8_t>(c);
  return min <= byte && byte <= max;
}

}  // namespace

size_t Utf8CharacterBytes(absl::string_view text) {
  if (IsBetween(text[0], 0x00, 0x7f)) return 1;
  for (const Row& row : kRows) {
    if (!IsBetween(text[0], row.first_min, row.first_max)) continue;
    if (text.size() < row.bytes) return 0;
    if (!IsBetween(text[1], row.second_min, row.second_max)) return 0;
    for (size_t i = 2; i < row.bytes; ++i) {
      if (!IsBetween(text[i], 0x80, 0xbf)) return 0;
    }
    return row.bytes;
  }
  return 0;
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t bytes = Utf8CharacterBytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

}  // namespace hearsay
