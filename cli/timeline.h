#ifndef HEARSAY_CLI_TIMELINE_H_
#define HEARSAY_CLI_TIMELINE_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/timeline.pb.h"

namespace hearsay::cli {

struct TimelineOptions {
  QueryOptions query;
  std::string player;
  // Only what concerns one of these clubs. Empty: all.
  std::vector<std::string> clubs;
  // Only what one of these said or carried. Empty: all.
  std::vector<std::string> outlets;
  // Only what was said, was public or is due then.
  PeriodOptions period;
  // Only entries of these types. Empty: all.
  std::vector<query::v1::TimelineEntryType> types;
  // A revision: only what has changed since it. A date or time: since then, on
  // the clock of `query.said_by` if that is set, else by when it was stored.
  // Empty: everything.
  std::string changed_since;
  bool newest_first = false;
  // Only what was said and how it stands, without who carried it.
  bool basic = false;
};

// Prints a player's timeline. Returns the exit code.
int RunTimeline(const TimelineOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TIMELINE_H_
