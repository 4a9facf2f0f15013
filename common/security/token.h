#ifndef HEARSAY_COMMON_SECURITY_TOKEN_H_
#define HEARSAY_COMMON_SECURITY_TOKEN_H_

#include <string>

#include "absl/strings/string_view.h"

namespace hearsay {

// Returns a new bearer token: 256 random bits as text.
std::string MakeToken();

// Returns the token's SHA-256 as an identities file holds it.
std::string TokenSha256Hex(absl::string_view token);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_TOKEN_H_
