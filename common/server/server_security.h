#ifndef HEARSAY_COMMON_SERVER_SERVER_SECURITY_H_
#define HEARSAY_COMMON_SERVER_SERVER_SECURITY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/clock.h"
#include "common/security/access_control.h"
#include "common/security/file_watcher.h"
#include "common/security/tls_server_credentials.h"
#include "common/server/security_options.h"

namespace grpc {
class ServerCredentials;
}  // namespace grpc

namespace hearsay {

// Whether only this machine can reach `listen`, host:port.
bool IsLoopback(absl::string_view listen);

// INVALID_ARGUMENT: options that contradict one another, or plaintext on
// `listen` where it is not allowed.
absl::Status CheckSecurity(const SecurityOptions& options,
                           absl::string_view listen);

// A server's certificate and the identities of its callers. Files that are
// replaced are read again within a second; if what they hold is wrong, what was
// read before stays, and the log says so. Thread-safe.
class ServerSecurity {
 public:
  // Errors: those of CheckSecurity(), ReadServerCertificate() and
  // Identities::Read().
  static absl::StatusOr<std::unique_ptr<ServerSecurity>> Load(
      const SecurityOptions& options, absl::string_view listen);

  AccessControl& access() { return access_; }
  // Whether callers can show certificates.
  bool asks_clients() const { return !options_.tls_client_ca.empty(); }

  // Makes the credentials of a port. This must outlive the server.
  std::shared_ptr<grpc::ServerCredentials> MakeCredentials();

 private:
  explicit ServerSecurity(const SecurityOptions& options);

  absl::Status LoadCertificate();
  absl::Status LoadIdentities();
  void Reload();

  const SecurityOptions options_;
  const SystemClock clock_;
  AccessControl access_;
  std::unique_ptr<ServingCertificate> certificate_;  // null: plaintext
  FileWatcher watcher_;  // last: its thread uses what is above
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_SERVER_SECURITY_H_
