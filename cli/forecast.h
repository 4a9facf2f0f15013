#ifndef HEARSAY_CLI_FORECAST_H_
#define HEARSAY_CLI_FORECAST_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "cli/what_if.h"

namespace hearsay::cli {

struct ForecastOptions {
  QueryOptions query;
  std::string player;
  // Dates or times. Empty: the service's.
  std::vector<std::string> deadlines;
  // Clubs that get lines of their own.
  std::vector<std::string> clubs;
  WhatIfOptions what_if;
  // Whether to tell how sure the probabilities are.
  bool intervals = false;
  // How far to go towards what others say the probabilities are.
  double external_weight = 0;
};

// Prints a player's forecast. Returns the exit code.
int RunForecast(const ForecastOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_FORECAST_H_
