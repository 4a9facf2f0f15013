#include "common/sha256.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

namespace hearsay {

Sha256 Sha256Of(absl::string_view bytes) {
  Sha256 digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest.data());
  return digest;
}

Sha256 NextChain(const Sha256& chain, const Sha256& record) {
  std::array<char, 64> both;
  std::memcpy(both.data(), chain.data(), 32);
  std::memcpy(both.data() + 32, record.data(), 32);
  return Sha256Of(absl::string_view(both.data(), both.size()));
}

std::string Sha256ToBytes(const Sha256& digest) {
  return std::string(digest.begin(), digest.end());
}

Sha256 Sha256FromBytes(absl::string_view bytes) {
  Sha256 digest{};
  std::memcpy(digest.data(), bytes.data(),
              std::min(bytes.size(), digest.size()));
  return digest;
}

}  // namespace hearsay
