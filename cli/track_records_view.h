#ifndef HEARSAY_CLI_TRACK_RECORDS_VIEW_H_
#define HEARSAY_CLI_TRACK_RECORDS_VIEW_H_

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns how often sources were right, as given on the pages of an answer, in
// lines of at most `width` columns where names allow it: a table of the tiers,
// then one of the sources.
std::string TrackRecordsText(
    const std::vector<query::v1::ListTrackRecordsResponse>& pages, int width,
    const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TRACK_RECORDS_VIEW_H_
