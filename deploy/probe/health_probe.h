// Asks a server's standard health service how it does: what a container runs to
// learn whether its own service is well, so that the image needs no other tool.
#ifndef HEARSAY_DEPLOY_PROBE_HEALTH_PROBE_H_
#define HEARSAY_DEPLOY_PROBE_HEALTH_PROBE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace hearsay {

// Files of PEM, each read once.
struct ProbeTls {
  std::string ca;    // whom to trust; empty: the connection is not encrypted
  std::string cert;  // what to show to the server, and its key; may be empty
  std::string key;
  // The name that the server's certificate must have; empty: the address's.
  std::string server_name;
};

struct ProbeOptions {
  std::string address;  // host:port
  // As in "hearsay.query.v1.QueryService"; empty: the server as a whole.
  std::string service;
  // Any answer will do: the server is alive, whether it may serve or not.
  bool live = false;
  absl::Duration timeout = absl::Seconds(3);
  ProbeTls tls;
};

// Returns OK if the server answers in time that the service is SERVING.
// FAILED_PRECONDITION: it answers that it is not. NOT_FOUND: it has no such
// service. INVALID_ARGUMENT: a file cannot be read, or tls.cert or tls.key is
// there without the other or without tls.ca. Otherwise what made the call fail,
// as in UNAVAILABLE or DEADLINE_EXCEEDED.
absl::Status ProbeHealth(const ProbeOptions& options);

}  // namespace hearsay

#endif  // HEARSAY_DEPLOY_PROBE_HEALTH_PROBE_H_
