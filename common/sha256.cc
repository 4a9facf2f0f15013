#include "common/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace hearsay {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

Sha256 Sha256Of(absl::string_view bytes) {
  // OpenSSL looks an algorithm up by name each time it is asked for, which for
  // a short record costs as much as the digest. So both are kept.
  static const EVP_MD* const kAlgorithm =
      EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(
      EVP_MD_CTX_new());
  Sha256 digest;
  EVP_DigestInit_ex(context.get(), kAlgorithm, nullptr);
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
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
