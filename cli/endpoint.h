#ifndef HEARSAY_CLI_ENDPOINT_H_
#define HEARSAY_CLI_ENDPOINT_H_

#include <string>
#include <utility>

#include "common/security/client_security.h"

namespace hearsay::cli {

// Where a service is, and how it is reached.
struct Endpoint {
  Endpoint() = default;
  // In plaintext, without a credential.
  Endpoint(std::string address) : address(std::move(address)) {}

  std::string address;  // host:port
  ClientSecurity security;
};

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_ENDPOINT_H_
