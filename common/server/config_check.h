// --check-config: what is wrong with how a service is set up, before it runs.
#ifndef HEARSAY_COMMON_SERVER_CONFIG_CHECK_H_
#define HEARSAY_COMMON_SERVER_CONFIG_CHECK_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/server/flags.h"

namespace hearsay {

// A part of the configuration and what was found.
struct ConfigFinding {
  std::string part;  // as in "--data"
  absl::Status status;
};

// Checks what both services have: addresses, certificates, identities, the
// data's folder and its disk. Makes and changes nothing.
std::vector<ConfigFinding> CheckServiceConfig(const ServiceFlags& flags);

// INVALID_ARGUMENT unless `target` is host:port, as a client names a server.
absl::Status CheckTarget(const std::string& target);

// Prints every finding on a line. Returns the exit code: 0 if all is well, else
// 1.
int ReportConfig(const std::vector<ConfigFinding>& findings, std::ostream& out);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_CONFIG_CHECK_H_
