#ifndef HEARSAY_COMMON_SECURITY_ACCESS_CONTROL_H_
#define HEARSAY_COMMON_SECURITY_ACCESS_CONTROL_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/clock.h"
#include "common/security/call_rate.h"
#include "common/security/identities.h"
#include "common/security/method_access.h"

namespace hearsay {

// Who makes a call. Never null.
using Caller = std::shared_ptr<const Identity>;

// What a call says about its caller.
struct CallCredentials {
  // The values of its metadata "authorization"; one, "Bearer TOKEN", or none.
  std::vector<absl::string_view> authorization;
  // The subject alternative names of the certificate that the connection was
  // made with, which the handshake has verified.
  std::vector<std::string> certificate_names;
};

// Decides who may call what. Thread-safe.
class AccessControl {
 public:
  // Until identities are set, everybody may call everything, as an identity
  // without a name. `clock` must outlive it.
  AccessControl(const Clock& clock, int calls_per_second)
      : clock_(clock), rate_(calls_per_second) {}

  void SetIdentities(Identities identities);

  // Whether callers must say who they are.
  bool enabled() const { return Current() != nullptr; }

  // Returns who makes a call. A token counts before a certificate.
  //
  // Errors: UNAUTHENTICATED CREDENTIAL_MISSING, CREDENTIAL_INVALID,
  // CREDENTIAL_EXPIRED; PERMISSION_DENIED SCOPE_MISSING; RESOURCE_EXHAUSTED
  // TOO_MANY_CALLS.
  absl::StatusOr<Caller> Admit(const MethodAccess& method,
                               const CallCredentials& credentials);

 private:
  std::shared_ptr<const Identities> Current() const;

  const Clock& clock_;
  CallRate rate_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Identities> identities_;  // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_ACCESS_CONTROL_H_
