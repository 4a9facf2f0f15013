// Asks a server's standard health service how it does: what a container runs to
// learn whether its own service is well, so that the image needs no other tool.
#ifndef HEARSAY_DEPLOY_PROBE_HEALTH_PROBE_H_
#define HEARSAY_DEPLOY_PROBE_HEALTH_PROBE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace hearsay {

struct ProbeOptions {
  std::string address;  // host:port
  // As in "hearsay.query.v1.QueryService"; empty: the server as a whole.
  std::string service;
  // Any answer will do: the server is alive, whether it may serve or not.
  bool live = false;
  absl::Duration timeout = absl::Seconds(3);
  // PEM file with the CA of the server's certificate; empty: plaintext. Health
  // is told to anybody, so that there is no need of a certificate or token.
  std::string tls_ca;
  // The name that the server's certificate must have; empty: the address's.
  std::string tls_server_name;
};

// Returns OK if the server answers in time that the service is SERVING.
// FAILED_PRECONDITION: it answers that it is not. NOT_FOUND: it has no such
// service, or tls_ca cannot be read. Otherwise what made the call fail, as in
// UNAVAILABLE or DEADLINE_EXCEEDED.
absl::Status ProbeHealth(const ProbeOptions& options);

}  // namespace hearsay

#endif  // HEARSAY_DEPLOY_PROBE_HEALTH_PROBE_H_
