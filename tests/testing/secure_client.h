#ifndef HEARSAY_TESTS_TESTING_SECURE_CLIENT_H_
#define HEARSAY_TESTS_TESTING_SECURE_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/security/client_security.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace hearsay::testing {

// A connection to one service with a credential. Thread-safe.
class SecureClient {
 public:
  // `address` is "host:port". Waits for nothing. `service_config` is gRPC's, as
  // JSON: which calls are repeated and when.
  SecureClient(const std::string& address, const ClientSecurity& security,
               const std::string& service_config = "{}");

  // Calls `method`, as in "/hearsay.ingest.v1.IngestService/Tail", which may
  // stream, with one request, and returns the first response. A stream is then
  // cancelled. An error has the details that came with it as payloads. Does not
  // wait for a connection that cannot be made.
  absl::StatusOr<std::string> Call(
      const std::string& method, const std::string& request,
      absl::Duration timeout = absl::Seconds(10)) const;

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_SECURE_CLIENT_H_
