#ifndef HEARSAY_CLI_TRACK_RECORDS_H_
#define HEARSAY_CLI_TRACK_RECORDS_H_

#include <string>
#include <vector>

#include "cli/query_options.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

struct TrackRecordsOptions {
  QueryOptions query;
  // Only of these outlets, journalists and people. Empty: all.
  std::vector<std::string> sources;
  // Only with at least this much counted.
  double claim_count_min = 0;
};

// Prints how often sources were right. Returns the exit code.
int RunTrackRecords(const TrackRecordsOptions& options);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TRACK_RECORDS_H_
