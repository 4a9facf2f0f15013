#ifndef HEARSAY_CLI_EXPLAIN_H_
#define HEARSAY_CLI_EXPLAIN_H_

#include <cstdint>

#include "cli/query_options.h"
#include "cli/question_options.h"
#include "cli/what_if.h"

namespace hearsay::cli {

struct ExplainOptions {
  QueryOptions query;
  QuestionOptions question;
  WhatIfOptions what_if;
  // Most contributions to print.
  int32_t contributions_max = 10;
};

// Prints why the probability of a question is what it is. Returns the exit
// code.
int RunExplain(const ExplainOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_EXPLAIN_H_
