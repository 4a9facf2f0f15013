// Identities files, and the credentials that are looked up in them.
#include <string>

#include "common/security/identities.h"
#include "tests/fuzz/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto identities = Identities::Parse(text);
  fuzz::Require(identities.ok() || absl::IsInvalidArgument(identities.status()),
                identities.status().ToString());
  if (!identities.ok()) return 0;
  // The file holds only the digests of tokens.
  fuzz::Require(identities->FindToken(text) == nullptr,
                "what stands in the file is no token");
  fuzz::Require(identities->FindCertificate("") == nullptr,
                "no name is nobody's");
  identities->FindCertificate(text.substr(0, 100));
  return 0;
}
