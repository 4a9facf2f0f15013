#ifndef HEARSAY_QUERY_SERVICE_FOLLOWER_H_
#define HEARSAY_QUERY_SERVICE_FOLLOWER_H_

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "query_service/feed_client.h"
#include "query_service/projection.h"

namespace hearsay {

// Waits between two attempts to reach the feed. Thread-safe.
class RetryPause {
 public:
  virtual ~RetryPause() = default;

  // Returns after `duration`, or as soon as it is cancelled.
  virtual void Wait(absl::Duration duration);
  // Ends all waits, now and later.
  void Cancel();

 private:
  std::mutex mutex_;
  std::condition_variable cancelled_changed_;
  bool cancelled_ = false;  // guarded by mutex_
};

// Follows the feed on a thread of its own: takes up after the last revision
// that is applied, verifies every entry and hands it to the projection. A feed
// that does not answer is tried again, after 50 ms at first, then twice as long
// each time up to 2 s.
//
// It stops for good, and the projection with it, rather than skip anything: on
// another log or chain (LOG_DIVERGED), on what it does not understand
// (UNKNOWN_FORMAT), on bytes that fail their checks twice at the same revision
// (CORRUPT_FEED) and if the replica cannot be written (STORAGE_FAILED). What is
// needed then is a newer version, a repaired feed or disk, or, where the
// replica itself is of the wrong log, a start with --rebuild.
//
// Start() and Stop() are for one thread.
class Follower {
 public:
  struct Options {
    absl::Duration heartbeat_interval = absl::Seconds(1);
  };

  // All must outlive it; without `pause` it makes its own.
  Follower(FeedClient* feed, Projection* projection, const Options& options,
           RetryPause* pause = nullptr);
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  // Stops.
  ~Follower();

  void Start();
  // Cancels the feed, which cannot be used again, and waits for the thread.
  // Idempotent.
  void Stop();

 private:
  void Run();
  ingest::v1::TailRequest NextRequest() const;
  absl::Status Handle(const ingest::v1::TailResponse& message);
  // Decides what the end of a call means. Returns whether to try again.
  bool HandleEnd(const absl::Status& ended);
  absl::Duration NextPause();

  FeedClient& feed_;
  Projection& projection_;
  const Options options_;
  RetryPause own_pause_;
  RetryPause& pause_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;

  // Of the thread.
  int failures_ = 0;     // without a message in between
  int corruptions_ = 0;  // without an entry in between
  // What Handle() found wrong; empty: nothing.
  std::optional<query::v1::ReplicaState> found_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FOLLOWER_H_
