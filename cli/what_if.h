// What a question takes to be different from what is stored.
#ifndef HEARSAY_CLI_WHAT_IF_H_
#define HEARSAY_CLI_WHAT_IF_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status_macros.h"
#include "hearsay/query/v1/forecast.pb.h"

namespace hearsay::cli {

struct WhatIfOptions {
  bool empty() const {
    return without_sources.empty() && without_entries.empty() &&
           supposed_files.empty();
  }

  // Names of outlets and people.
  std::vector<std::string> without_sources;
  // Resource names of reports, retractions and outcomes.
  std::vector<std::string> without_entries;
  // Files of reports and outcomes, as `load` takes them.
  std::vector<std::string> supposed_files;
};

// Returns the assumptions, with what the files hold.
//
// Errors: NOT_FOUND: a file cannot be read. INVALID_ARGUMENT: a line of it is
// no write, or neither a report nor an outcome.
absl::StatusOr<query::v1::Assumptions> AssumptionsFromOptions(
    const WhatIfOptions& options);

// Sets `assumptions` of a request, if there are any. Errors: those of
// AssumptionsFromOptions().
template <typename Request>
absl::Status SetAssumptions(const WhatIfOptions& options, Request& request) {
  if (options.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_assumptions(),
                   AssumptionsFromOptions(options));
  return absl::OkStatus();
}

// As in "without Defensa Central; with one supposed report".
std::string WhatIfText(const WhatIfOptions& options,
                       const query::v1::Assumptions& assumptions);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_WHAT_IF_H_
