#ifndef HEARSAY_CLI_LOAD_H_
#define HEARSAY_CLI_LOAD_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "cli/endpoint.h"

namespace hearsay::cli {

struct LoadOptions {
  std::vector<std::string> files;
  // The ingest service.
  Endpoint ingest;
  // Only reads and checks the files; no service is asked.
  bool dry_run = false;
  // The service only checks; nothing is stored.
  bool validate_only = false;
  // Unknown and ambiguous names in reports become provisional entities.
  bool allow_provisional = false;
  // How long to send again to a service that does not answer.
  absl::Duration patience = absl::Minutes(1);
};

// Sends every line of the files, in order. Repeating it is safe: what is stored
// already is not stored again. Ends early where the service has stopped
// answering. Returns the exit code.
int RunLoad(const LoadOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_LOAD_H_
