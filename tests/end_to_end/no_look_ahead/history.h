// Logs as they would have been without the future.
#ifndef HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_HISTORY_H_
#define HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_HISTORY_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay::testing {

// Returns the records that entries hold.
std::vector<v1::Record> RecordsOf(const std::vector<v1::LogEntry>& log);

// Returns the entries of a log of these records.
std::vector<v1::LogEntry> LogOf(const std::vector<v1::Record>& records);

// A log in which nothing was said after some time.
struct HistoryUntil {
  std::vector<v1::Record> records;
  // How many records lost all or a part of what they held.
  int changed_count = 0;
};

// Takes from `records` all that is dated after `said_by`: reports and
// retractions of which nothing had been said, outcomes that were not public,
// engagements that were not, models that were trained on later things. A record
// that goes is replaced by one about kUnusedEntity, so that the others keep
// their revisions. What stays may still name, supersede or retract only what
// stays.
HistoryUntil WithoutTheFuture(const std::vector<v1::Record>& records,
                              absl::Time said_by);

// Resource names of the reports, retractions and outcomes up to `revision`.
std::vector<std::string> EntryNames(const std::vector<v1::Record>& records,
                                    int64_t revision);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_HISTORY_H_
