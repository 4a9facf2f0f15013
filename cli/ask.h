#ifndef HEARSAY_CLI_ASK_H_
#define HEARSAY_CLI_ASK_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay::cli {

struct AskOptions {
  QueryOptions query;
  std::string player;
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  // Only these clubs and forms. Empty: all.
  std::vector<std::string> clubs;
  std::vector<v1::DealForm> deal_forms;
  // A date or time.
  std::string deadline;
  // Given that this happens by then. UNSPECIFIED: nothing is given.
  query::v1::Event given = query::v1::EVENT_UNSPECIFIED;
};

// Prints the probability of one question. Returns the exit code.
int RunAsk(const AskOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_ASK_H_
