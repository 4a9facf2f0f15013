#ifndef HEARSAY_QUERY_SERVICE_HEAD_REFRESHER_H_
#define HEARSAY_QUERY_SERVICE_HEAD_REFRESHER_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/feed_client.h"
#include "query_service/projection.h"

namespace hearsay {

// Asks the ingest service how far the log goes, for questions about what may or
// may not be its future. Callers at the same time share one call, but never one
// that had begun before they asked. Thread-safe.
class HeadRefresher {
 public:
  // Both must outlive it.
  HeadRefresher(FeedClient* feed, Projection* projection)
      : feed_(*feed), projection_(*projection) {}

  // Returns the head of this moment, and tells the projection of it.
  //
  // Errors: the feed's; UNAVAILABLE also if it is of another log.
  absl::StatusOr<HeardHead> Refresh(absl::Time deadline);

 private:
  absl::StatusOr<HeardHead> Call(absl::Time deadline);

  FeedClient& feed_;
  Projection& projection_;
  std::mutex mutex_;
  std::condition_variable call_ended_;
  // Guarded by mutex_; at most one call is under way.
  int64_t calls_begun_ = 0;
  int64_t calls_ended_ = 0;
  absl::StatusOr<HeardHead> last_result_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_HEAD_REFRESHER_H_
