#ifndef HEARSAY_CLI_LOAD_H_
#define HEARSAY_CLI_LOAD_H_

#include <string>
#include <vector>

#include "cli/endpoint.h"

namespace hearsay::cli {

struct LoadOptions {
  std::vector<std::string> files;
  // The ingest service.
  Endpoint ingest;
  // Only reads the files; no service is asked.
  bool dry_run = false;
  // The service only checks; nothing is stored.
  bool validate_only = false;
  // Unknown and ambiguous names in reports become provisional entities.
  bool allow_provisional = false;
};

// Sends every line of the files, in order. Repeating it is safe: what is stored
// already is not stored again. Returns the exit code: 1 if anything was
// refused.
int RunLoad(const LoadOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_LOAD_H_
