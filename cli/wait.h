#ifndef HEARSAY_CLI_WAIT_H_
#define HEARSAY_CLI_WAIT_H_

#include "absl/time/time.h"
#include "cli/endpoint.h"

namespace hearsay::cli {

struct WaitOptions {
  Endpoint ingest;
  Endpoint query;
  absl::Duration timeout = absl::Seconds(30);
};

// Waits until both services are SERVING and the query service has applied all
// that the ingest service has stored now. Returns the exit code.
int RunWait(const WaitOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_WAIT_H_
