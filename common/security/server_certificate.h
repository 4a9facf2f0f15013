#ifndef HEARSAY_COMMON_SECURITY_SERVER_CERTIFICATE_H_
#define HEARSAY_COMMON_SECURITY_SERVER_CERTIFICATE_H_

#include <string>

#include "absl/status/statusor.h"

namespace hearsay {

// The files of a TLS server, PEM. Certificate and key can be one file.
struct ServerCertificateFiles {
  std::string certificate;  // with its chain
  std::string key;
  std::string client_ca;  // empty: clients need no certificate
};

// What is in them.
struct ServerCertificate {
  std::string chain;
  std::string key;
  std::string client_ca;

  bool operator==(const ServerCertificate&) const = default;
};

// Reads and checks the files.
//
// NOT_FOUND: one cannot be read. INVALID_ARGUMENT: one does not hold what it
// should, or the key is not the certificate's.
absl::StatusOr<ServerCertificate> ReadServerCertificate(
    const ServerCertificateFiles& files);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_SERVER_CERTIFICATE_H_
