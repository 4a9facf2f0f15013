#include "cli/token.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "cli/date_text.h"
#include "cli/error_text.h"
#include "common/security/identities.h"
#include "common/security/token.h"
#include "common/status_macros.h"
#include "hearsay/v1/access.pb.h"

namespace hearsay::cli {
namespace {

// Only its owner may read a new file; one that exists is never written over.
absl::Status WriteToken(const std::string& file, const std::string& token) {
  const int descriptor =
      open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string line = absl::StrCat(token, "\n");
  const bool written =
      descriptor >= 0 && write(descriptor, line.data(), line.size()) ==
                             static_cast<ssize_t>(line.size());
  if (descriptor >= 0 && close(descriptor) == 0 && written) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat(file, " cannot be made, or is there already."));
}

}  // namespace

absl::StatusOr<std::string> IdentityLine(const TokenOptions& options,
                                         const std::string& token) {
  v1::IdentityEntry entry;
  entry.set_identity(options.identity);
  entry.set_token_sha256(TokenSha256Hex(token));
  for (const std::string& scope : options.scopes) entry.add_scopes(scope);
  if (!options.expires.empty()) {
    ASSIGN_OR_RETURN(const absl::Time expires, MomentFromText(options.expires));
    entry.set_expire_time(
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", expires, absl::UTCTimeZone()));
  }
  google::protobuf::util::JsonPrintOptions print;
  print.preserve_proto_field_names = true;
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(entry, &line, print);
  // What the service would refuse is not printed.
  RETURN_IF_ERROR(Identities::Parse(line).status());
  return line;
}

int RunToken(const TokenOptions& options) {
  const std::string token = MakeToken();
  const absl::StatusOr<std::string> line = IdentityLine(options, token);
  absl::Status status = line.status();
  if (status.ok() && !options.token_file.empty()) {
    status = WriteToken(options.token_file, token);
  }
  if (!status.ok()) {
    std::cerr << ErrorText("token", status);
    return 1;
  }
  if (options.token_file.empty()) {
    std::cerr << "Keep it secret; it is shown only now: " << token << "\n";
  }
  std::cout << *line << "\n";
  return 0;
}

}  // namespace hearsay::cli
