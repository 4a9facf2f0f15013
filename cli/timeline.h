#ifndef HEARSAY_CLI_TIMELINE_H_
#define HEARSAY_CLI_TIMELINE_H_

#include <string>
#include <vector>

#include "cli/query_options.h"

namespace hearsay::cli {

struct TimelineOptions {
  QueryOptions query;
  std::string player;
  // Only what concerns one of these clubs. Empty: all.
  std::vector<std::string> clubs;
  // Only what one of these said or carried. Empty: all.
  std::vector<std::string> outlets;
  bool newest_first = false;
};

// Prints a player's timeline. Returns the exit code.
int RunTimeline(const TimelineOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TIMELINE_H_
