#ifndef HEARSAY_QUERY_SERVICE_WATCH_WATCH_PLAN_H_
#define HEARSAY_QUERY_SERVICE_WATCH_WATCH_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/head_refresher.h"
#include "query_service/projection.h"

namespace hearsay {

// What a watch tells. Immutable.
struct WatchPlan {
  std::vector<std::string> players;  // sorted, without repeats; empty: all
  query::v1::TimelineView view = query::v1::TIMELINE_VIEW_BASIC;
  bool forecasts = false;
  int64_t after_revision = 0;
  absl::Duration heartbeat_interval;
};

// Returns what `request` asks for, its names as of what is applied. Asks the
// ingest service, until `deadline`, whether `after_revision` lies in the
// future, if it does not know.
//
// Errors:
// * INVALID_ARGUMENT INVALID_FIELD, NAME_UNKNOWN, NAME_AMBIGUOUS,
//   AS_OF_IN_FUTURE: with every bad field.
// * UNAVAILABLE REPLICA_BEHIND: `after_revision` is beyond what is known of the
//   log, and the ingest service does not answer.
// * UNAVAILABLE REPLICA_STOPPED.
absl::StatusOr<WatchPlan> WatchPlanFromProto(
    const query::v1::WatchTimelineRequest& request,
    const Projection& projection, HeadRefresher& heads, absl::Time deadline);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_WATCH_PLAN_H_
