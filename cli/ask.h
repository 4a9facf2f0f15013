#ifndef HEARSAY_CLI_ASK_H_
#define HEARSAY_CLI_ASK_H_

#include "cli/query_options.h"
#include "cli/question_options.h"
#include "cli/what_if.h"
#include "hearsay/query/v1/forecast.pb.h"

namespace hearsay::cli {

struct AskOptions {
  QueryOptions query;
  QuestionOptions question;
  // Given that this happens by then. UNSPECIFIED: nothing is given.
  query::v1::Event given = query::v1::EVENT_UNSPECIFIED;
  WhatIfOptions what_if;
  // Whether to tell how sure the probability is.
  bool interval = false;
  // How far to go towards what others say the probability is.
  double external_weight = 0;
};

// Prints the probability of one question; where something is taken as
// different, also the one as things are. Returns the exit code.
int RunAsk(const AskOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_ASK_H_
