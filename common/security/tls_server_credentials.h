#ifndef HEARSAY_COMMON_SECURITY_TLS_SERVER_CREDENTIALS_H_
#define HEARSAY_COMMON_SECURITY_TLS_SERVER_CREDENTIALS_H_

#include <memory>
#include <mutex>
#include <utility>

#include "common/security/server_certificate.h"

namespace grpc {
class ServerCredentials;
}  // namespace grpc

namespace hearsay {

// A certificate that can be replaced while a server uses it: connections made
// from then on get the new one. gRPC's own provider, which watches the files,
// takes over whatever it finds there, also a key that is not the certificate's,
// and then no connection can be made. Thread-safe.
class ServingCertificate {
 public:
  explicit ServingCertificate(ServerCertificate certificate)
      : certificate_(std::move(certificate)) {}

  // Returns whether it is another than before.
  bool Set(ServerCertificate certificate);

  // Returns the certificate if it was not taken before, else nothing.
  std::unique_ptr<const ServerCertificate> Take();

 private:
  std::mutex mutex_;
  ServerCertificate certificate_;  // guarded by mutex_
  bool taken_ = false;             // guarded by mutex_
};

// Makes credentials for one port. With `ask_clients` clients are asked for a
// certificate and may have none; one that they have must be of the client CA.
// `certificate` must outlive the server.
std::shared_ptr<grpc::ServerCredentials> MakeTlsServerCredentials(
    ServingCertificate& certificate, bool ask_clients);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_TLS_SERVER_CREDENTIALS_H_
