#ifndef HEARSAY_QUERY_SERVICE_FEED_LAG_H_
#define HEARSAY_QUERY_SERVICE_FEED_LAG_H_

#include <cstdint>
#include <deque>
#include <mutex>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "query_service/projection.h"

namespace hearsay {

// How far a replica is behind the log, by the replica's own clock: clocks of
// two machines differ. Thread-safe.
class FeedLag {
 public:
  // What is stored while the ingest service cannot be reached, nobody here
  // knows.
  struct Lag {
    // Stored, as was heard, and not yet applied.
    int64_t entries = 0;
    // For how long the oldest of them has been known of.
    absl::Duration behind;
    // For how long nothing was heard; zero while connected.
    absl::Duration silence;
  };

  explicit FeedLag(absl::Time now) : heard_time_(now) {}

  // The projection has moved, or its state has changed.
  void Observe(const ProjectionStatus& status, absl::Time now);

  Lag At(absl::Time now) const;

 private:
  struct Head {
    int64_t revision;
    absl::Time heard_time;
  };

  mutable std::mutex mutex_;  // for all below
  std::deque<Head> heads_;    // not applied yet, ascending
  int64_t applied_revision_ = 0;
  bool connected_ = false;
  absl::Time heard_time_;
};

// UNAVAILABLE if the lag is more than these; zero: any may be.
absl::Status CheckLag(const FeedLag::Lag& lag, absl::Duration behind_max,
                      absl::Duration silence_max);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FEED_LAG_H_
