#ifndef HEARSAY_CLI_LINEAGE_H_
#define HEARSAY_CLI_LINEAGE_H_

#include <string>
#include <vector>

#include "cli/query_options.h"

namespace hearsay::cli {

struct LineageOptions {
  QueryOptions query;
  std::string player;
  // Only stories with a part for one of these clubs. Empty: all.
  std::vector<std::string> clubs;
  // Only stories that one of these said or carried. Empty: all.
  std::vector<std::string> outlets;
  // Only stories told then.
  PeriodOptions period;
};

// Prints who said what first and who has it from whom. Returns the exit code.
int RunLineage(const LineageOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_LINEAGE_H_
