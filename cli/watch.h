#ifndef HEARSAY_CLI_WATCH_H_
#define HEARSAY_CLI_WATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/endpoint.h"

namespace hearsay::cli {

struct WatchOptions {
  // The query service.
  Endpoint query;
  // Empty: all.
  std::vector<std::string> players;
  // Changes after this revision. None: from now on.
  std::optional<int64_t> after;
  // Only what was said and how it stands, without who carried it.
  bool basic = false;
  // Prints every message as JSON, as the service gave it.
  bool json = false;
  // Ends after so many updates. 0: never.
  int updates_max = 0;
};

// Prints how timelines change, as they do. A watch that the service ends or
// that breaks goes on where it was. Returns the exit code, if it ends: 1 after
// an error that repeating the call does not mend.
int RunWatch(const WatchOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_WATCH_H_
