#ifndef HEARSAY_CLI_TIMELINE_VIEW_H_
#define HEARSAY_CLI_TIMELINE_VIEW_H_

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {

// Returns the timeline for people, in lines of at most `width` columns: the
// entries under their dates, each with its status, its particulars, its quotes,
// its root and its carriers. `pages` are all of one snapshot; at least one.
std::string TimelineText(
    const std::vector<query::v1::ListTimelineResponse>& pages, int width,
    const Paint& paint);

// Returns a part of how a timeline has changed, likewise.
std::string UpdateText(const query::v1::TimelineUpdate& update, int width,
                       const Paint& paint);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_TIMELINE_VIEW_H_
