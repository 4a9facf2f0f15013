#ifndef HEARSAY_CLI_SAGAS_H_
#define HEARSAY_CLI_SAGAS_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

struct SagasOptions {
  QueryOptions query;
  // Only of these. Empty: all.
  std::vector<std::string> players;
  // Only what was told then, or ended then.
  PeriodOptions period;
  // Only in these states. Empty: all.
  std::vector<query::v1::SagaState> states;
  query::v1::SagaOrder order = query::v1::SAGA_ORDER_UNSPECIFIED;
};

// Prints the sagas that were told in a period. Returns the exit code.
int RunSagas(const SagasOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_SAGAS_H_
