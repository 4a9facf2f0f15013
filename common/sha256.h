#ifndef HEARSAY_COMMON_SHA256_H_
#define HEARSAY_COMMON_SHA256_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace hearsay {

// A SHA-256 digest.
using Sha256 = std::array<uint8_t, 32>;

// Returns the digest of `bytes`.
Sha256 Sha256Of(absl::string_view bytes);

// Returns the chain after an entry: SHA-256 of the chain before it and the
// digest of its record. The chain before the first entry is all zeros.
Sha256 NextChain(const Sha256& chain, const Sha256& record);

// The 32 bytes as a string, and back; `bytes` must hold 32.
std::string Sha256ToBytes(const Sha256& digest);
Sha256 Sha256FromBytes(absl::string_view bytes);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SHA256_H_
