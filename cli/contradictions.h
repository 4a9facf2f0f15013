#ifndef HEARSAY_CLI_CONTRADICTIONS_H_
#define HEARSAY_CLI_CONTRADICTIONS_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/contradiction.pb.h"

namespace hearsay::cli {

struct ContradictionsOptions {
  QueryOptions query;
  std::string player;
  // Only of these types. Empty: all.
  std::vector<query::v1::ContradictionType> types;
  // Only those that are not over.
  bool standing_only = false;
};

// Prints what cannot all be true of what was said about a player. Returns the
// exit code.
int RunContradictions(const ContradictionsOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_CONTRADICTIONS_H_
