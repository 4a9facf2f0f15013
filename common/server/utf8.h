#ifndef HEARSAY_COMMON_SERVER_UTF8_H_
#define HEARSAY_COMMON_SERVER_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace hearsay {

// Returns the length in bytes, 1 to 4, of the UTF-8 character at the start of
// `text`, which must not be empty; 0 if there is none: overlong forms,
// surrogates and what lies above U+10FFFF are no characters.
size_t Utf8CharacterBytes(absl::string_view text);

// Returns whether `text` is valid UTF-8.
bool IsUtf8(absl::string_view text);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_UTF8_H_
