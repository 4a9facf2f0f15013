#ifndef HEARSAY_COMMON_SECURITY_CLIENT_SECURITY_H_
#define HEARSAY_COMMON_SECURITY_CLIENT_SECURITY_H_

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace grpc {
class Channel;
class ChannelArguments;
}  // namespace grpc

namespace hearsay {

// How a client knows its server, and the server it. Empty: not used.
struct ClientSecurity {
  // PEM files: the CA of the server's certificate, and the client's own
  // certificate and key. Without a CA the connection is plaintext.
  std::string tls_ca;
  std::string tls_cert;
  std::string tls_key;
  // File that holds the bearer token.
  std::string token_file;
};

// INVALID_ARGUMENT: options that contradict one another. NOT_FOUND: a file
// cannot be read.
absl::Status CheckClientSecurity(const ClientSecurity& security);

// Makes a channel to `target`, host:port. Certificates and the token are read
// again as their files change: a connection made, or a call begun, some seconds
// after a change uses the new one.
std::shared_ptr<grpc::Channel> MakeChannel(const std::string& target,
                                           const ClientSecurity& security,
                                           grpc::ChannelArguments arguments);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_CLIENT_SECURITY_H_
