#include "common/security/access_control.h"

#include <utility>

#include "absl/strings/match.h"
#include "common/errors.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

constexpr absl::string_view kBearer = "Bearer ";

// Everybody, where nobody is asked.
const Caller& Anybody() {
  static const Caller& anybody = *new Caller(
      std::make_shared<const Identity>(Identity{"", ScopeSet::All()}));
  return anybody;
}

absl::StatusOr<Caller> FindByToken(const Identities& identities,
                                   const CallCredentials& credentials) {
  const absl::string_view value = credentials.authorization.front();
  if (credentials.authorization.size() > 1 ||
      !absl::StartsWithIgnoreCase(value, kBearer)) {
    return CredentialInvalid(
        "The metadata \"authorization\" must be one value, \"Bearer TOKEN\".");
  }
  Caller caller = identities.FindToken(value.substr(kBearer.size()));
  if (caller == nullptr) return CredentialInvalid("The token is nobody's.");
  return caller;
}

absl::StatusOr<Caller> FindByCertificate(const Identities& identities,
                                         const CallCredentials& credentials) {
  for (const std::string& name : credentials.certificate_names) {
    Caller caller = identities.FindCertificate(name);
    if (caller != nullptr) return caller;
  }
  return CredentialInvalid("The client's certificate is nobody's.");
}

absl::StatusOr<Caller> FindCaller(const Identities& identities,
                                  const CallCredentials& credentials) {
  if (!credentials.authorization.empty()) {
    return FindByToken(identities, credentials);
  }
  if (!credentials.certificate_names.empty()) {
    return FindByCertificate(identities, credentials);
  }
  return CredentialMissing();
}

}  // namespace

void AccessControl::SetIdentities(Identities identities) {
  auto next = std::make_shared<const Identities>(std::move(identities));
  const std::lock_guard lock(mutex_);
  identities_ = std::move(next);
}

absl::StatusOr<Caller> AccessControl::Admit(
    const MethodAccess& method, const CallCredentials& credentials) {
  const std::shared_ptr<const Identities> identities = Current();
  if (method.kind == MethodAccess::kAnybody || identities == nullptr) {
    return Anybody();
  }
  ASSIGN_OR_RETURN(Caller caller, FindCaller(*identities, credentials));
  const absl::Time now = clock_.Now();
  if (now >= caller->expire_time) return CredentialExpired(caller->expire_time);
  if (method.kind == MethodAccess::kScope &&
      !caller->scopes.Has(method.scope)) {
    return ScopeMissing(caller->name, ScopeName(method.scope));
  }
  const absl::Duration wait = rate_.Take(caller->name, now);
  if (wait > absl::ZeroDuration()) return TooManyCalls(caller->name, wait);
  return caller;
}

std::shared_ptr<const Identities> AccessControl::Current() const {
  const std::lock_guard lock(mutex_);
  return identities_;
}

}  // namespace hearsay
