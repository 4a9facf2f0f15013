#ifndef HEARSAY_CLI_TOKEN_H_
#define HEARSAY_CLI_TOKEN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace hearsay::cli {

struct TokenOptions {
  std::string identity;
  std::vector<std::string> scopes;
  // A day or a time; empty: never.
  std::string expires;
  // File that gets the token. Empty: standard error.
  std::string token_file;
};

// Returns the line of an identities file for `token`. INVALID_ARGUMENT: an
// option breaks the file's rules.
absl::StatusOr<std::string> IdentityLine(const TokenOptions& options,
                                         const std::string& token);

// Makes a token: prints the line of an identities file, and writes the token
// itself, which is kept nowhere else, to the file. Returns the exit code.
int RunToken(const TokenOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TOKEN_H_
