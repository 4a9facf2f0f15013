#ifndef HEARSAY_COMMON_SECURITY_IDENTITIES_H_
#define HEARSAY_COMMON_SECURITY_IDENTITIES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/security/scope.h"
#include "common/sha256.h"

namespace hearsay {

// Whoever may call, as one credential shows.
struct Identity {
  std::string name;  // empty: nobody was asked who they are
  ScopeSet scopes;
  absl::Time expire_time = absl::InfiniteFuture();  // of the credential
};

// An identities file: hearsay.v1.IdentityEntry as JSON, one a line. Immutable.
class Identities {
 public:
  // INVALID_ARGUMENT: names the first line that breaks the rules.
  static absl::StatusOr<Identities> Parse(absl::string_view text);
  // NOT_FOUND: the file cannot be read; else as Parse().
  static absl::StatusOr<Identities> Read(const std::string& file);

  // Return whose the credential is; null: nobody's. How long FindToken() takes
  // tells nothing about the tokens of others.
  std::shared_ptr<const Identity> FindToken(absl::string_view token) const;
  std::shared_ptr<const Identity> FindCertificate(absl::string_view name) const;

  // How many credentials there are.
  size_t size() const { return tokens_.size() + certificates_.size(); }

 private:
  struct Token {
    Sha256 digest;
    std::shared_ptr<const Identity> identity;
  };

  absl::Status AddLine(absl::string_view line);

  // By the digest's beginning.
  absl::flat_hash_map<uint64_t, Token> tokens_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Identity>>
      certificates_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_IDENTITIES_H_
