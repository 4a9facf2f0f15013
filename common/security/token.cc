#include "common/security/token.h"

#include <openssl/rand.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/sha256.h"

namespace hearsay {
namespace {

constexpr size_t kTokenBytes = 32;
// Tells people, and programs that look for secrets, what they have found.
constexpr char kTokenPrefix[] = "hearsay_";

}  // namespace

std::string MakeToken() {
  unsigned char bytes[kTokenBytes];
  // Without random numbers no secret can be made, and nothing else helps.
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) std::abort();
  return absl::StrCat(
      kTokenPrefix, absl::WebSafeBase64Escape(absl::string_view(
                        reinterpret_cast<const char*>(bytes), sizeof(bytes))));
}

std::string TokenSha256Hex(absl::string_view token) {
  return absl::BytesToHexString(Sha256ToBytes(Sha256Of(token)));
}

}  // namespace hearsay
