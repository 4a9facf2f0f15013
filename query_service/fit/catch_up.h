#ifndef HEARSAY_QUERY_SERVICE_FIT_CATCH_UP_H_
#define HEARSAY_QUERY_SERVICE_FIT_CATCH_UP_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "query_service/feed_client.h"
#include "query_service/projection.h"

namespace hearsay::fit {

// Applies the log up to where it was when asked, and returns that head. Nothing
// is applied any more afterwards, and the feed cannot be used again. Calls
// `on_progress`, if set, with revisions from time to time.
//
// Errors: the feed's, if it does not answer within `patience`; UNAVAILABLE
// REPLICA_STOPPED if the log cannot be followed, REPLICA_BEHIND if nothing is
// heard for so long.
absl::StatusOr<HeardHead> CatchUp(
    FeedClient& feed, Projection& projection, absl::Duration patience,
    const std::function<void(int64_t applied, int64_t head)>& on_progress =
        nullptr);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_CATCH_UP_H_
