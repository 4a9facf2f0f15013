#ifndef HEARSAY_CLI_EXIT_CODE_H_
#define HEARSAY_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace hearsay::cli {

// How the program ends.
enum ExitCode : int {
  kDone = 0,
  // The service, or a file, has refused something; so it will again.
  kRefused = 1,
  // The command line is not understood.
  kUsage = 2,
  // The service does not answer, or not yet: the same may work later.
  kUnavailable = 3,
};

ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_EXIT_CODE_H_
