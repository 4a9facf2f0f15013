#ifndef HEARSAY_CLI_HISTORY_H_
#define HEARSAY_CLI_HISTORY_H_

#include <string>

#include "cli/query_options.h"
#include "cli/question_options.h"

namespace hearsay::cli {

struct HistoryOptions {
  QueryOptions query;
  QuestionOptions question;
  // A date or time: only from then on, and what has changed it since. Empty:
  // from the start of the saga.
  std::string since;
  // Most points.
  int points_max = 40;
  // Gets a drawing of it. Empty: none.
  std::string svg_file;
};

// Prints how the probability of a question has gone. Returns the exit code.
int RunHistory(const HistoryOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_HISTORY_H_
