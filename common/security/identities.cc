#include "common/security/identities.h"

#include <google/protobuf/util/json_util.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "hearsay/v1/access.pb.h"

namespace hearsay {
namespace {

// The first bytes of a digest find its entry. They are no secret: whoever sends
// a token can compute them, and no other token from them.
uint64_t KeyOf(const Sha256& digest) {
  uint64_t key;
  std::memcpy(&key, digest.data(), sizeof(key));
  return key;
}

bool IsName(absl::string_view name) {
  const auto allowed = [](char c) {
    return absl::ascii_isalnum(c) ||
           absl::string_view("._-@/:").find(c) != absl::string_view::npos;
  };
  return !name.empty() && name.size() <= limits::kIdentityNameBytesMax &&
         std::all_of(name.begin(), name.end(), allowed);
}

absl::StatusOr<v1::IdentityEntry> EntryFromJson(absl::string_view line) {
  v1::IdentityEntry entry;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(line.data(), line.size()), &entry);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "it is no entry as JSON: ",
        absl::string_view(parsed.message().data(), parsed.message().size())));
  }
  return entry;
}

absl::StatusOr<Identity> IdentityFromEntry(const v1::IdentityEntry& entry) {
  if (!IsName(entry.identity())) {
    return absl::InvalidArgumentError("\"identity\" is missing or no name.");
  }
  Identity identity;
  identity.name = entry.identity();
  if (entry.scopes().empty()) {
    return absl::InvalidArgumentError("\"scopes\" are missing.");
  }
  for (const std::string& name : entry.scopes()) {
    const std::optional<v1::Scope> scope = ScopeFromName(name);
    if (!scope.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", absl::CHexEscape(name), "\" is no scope."));
    }
    identity.scopes.Add(*scope);
  }
  std::string error;
  if (!entry.expire_time().empty() &&
      !absl::ParseTime(absl::RFC3339_full, entry.expire_time(),
                       &identity.expire_time, &error)) {
    return absl::InvalidArgumentError(
        "\"expire_time\" is no time, as in 2027-07-01T00:00:00Z.");
  }
  return identity;
}

absl::StatusOr<Sha256> DigestFromHex(absl::string_view hex) {
  Sha256 digest;
  const bool is_hex = std::all_of(hex.begin(), hex.end(), absl::ascii_isxdigit);
  if (!is_hex || hex.size() != 2 * digest.size()) {
    return absl::InvalidArgumentError(
        "\"token_sha256\" is not 64 hexadecimal digits.");
  }
  return Sha256FromBytes(absl::HexStringToBytes(hex));
}

}  // namespace

absl::StatusOr<Identities> Identities::Parse(absl::string_view text) {
  if (text.size() > limits::kIdentitiesFileBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has more than ", limits::kIdentitiesFileBytesMax, " bytes."));
  }
  Identities identities;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    const absl::Status status = identities.AddLine(line);
    if (status.ok()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("line ", number, ": ", status.message()));
  }
  return identities;
}

absl::Status Identities::AddLine(absl::string_view line) {
  ASSIGN_OR_RETURN(const v1::IdentityEntry entry, EntryFromJson(line));
  ASSIGN_OR_RETURN(Identity parsed, IdentityFromEntry(entry));
  auto identity = std::make_shared<const Identity>(std::move(parsed));
  if (entry.token_sha256().empty() == entry.certificate().empty()) {
    return absl::InvalidArgumentError(
        "it needs either \"token_sha256\" or \"certificate\".");
  }
  bool added = false;
  if (!entry.certificate().empty()) {
    added = certificates_.emplace(entry.certificate(), identity).second;
  } else {
    ASSIGN_OR_RETURN(const Sha256 digest, DigestFromHex(entry.token_sha256()));
    added = tokens_.emplace(KeyOf(digest), Token{digest, identity}).second;
  }
  if (!added) {
    return absl::InvalidArgumentError("the credential is in a line before.");
  }
  if (size() > limits::kIdentitiesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "there are more than ", limits::kIdentitiesMax, " credentials."));
  }
  return absl::OkStatus();
}

absl::StatusOr<Identities> Identities::Read(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    // An empty file, too, is one that names nobody: most likely a mistake.
    return absl::NotFoundError(
        absl::StrCat(file, " cannot be read, or is empty."));
  }
  auto identities = Parse(text.str());
  if (identities.ok()) return identities;
  return absl::InvalidArgumentError(
      absl::StrCat(file, ": ", identities.status().message()));
}

std::shared_ptr<const Identity> Identities::FindToken(
    absl::string_view token) const {
  const Sha256 digest = Sha256Of(token);
  const auto found = tokens_.find(KeyOf(digest));
  if (found == tokens_.end()) return nullptr;
  const Token& entry = found->second;
  const bool equal =
      CRYPTO_memcmp(entry.digest.data(), digest.data(), digest.size()) == 0;
  return equal ? entry.identity : nullptr;
}

std::shared_ptr<const Identity> Identities::FindCertificate(
    absl::string_view name) const {
  const auto found = certificates_.find(name);
  return found == certificates_.end() ? nullptr : found->second;
}

}  // namespace hearsay
