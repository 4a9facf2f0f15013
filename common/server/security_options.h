#ifndef HEARSAY_COMMON_SERVER_SECURITY_OPTIONS_H_
#define HEARSAY_COMMON_SERVER_SECURITY_OPTIONS_H_

#include <string>

namespace hearsay {

// How a server knows its callers, and they it. Empty: not used.
struct SecurityOptions {
  // PEM files: certificate with its chain, its key, and the CA of the clients'
  // certificates.
  std::string tls_cert;
  std::string tls_key;
  std::string tls_client_ca;
  // The identities file; without it every call is allowed.
  std::string identities;
  // Whether to serve without TLS on an address that others can reach.
  bool allow_plaintext = false;
  // Of one identity; 0: no limit.
  int calls_per_second = 10'000;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_SECURITY_OPTIONS_H_
