#ifndef HEARSAY_INGEST_SERVICE_FEED_H_
#define HEARSAY_INGEST_SERVICE_FEED_H_

#include <memory>
#include <mutex>
#include <vector>

#include "ingest_service/log/log_format.h"

namespace hearsay {

// Where the committed log ends, and who wants to know when it moves.
// Thread-safe.
class Feed {
 public:
  class Follower {
   public:
    virtual ~Follower() = default;
    // The log has moved. Must not block.
    virtual void OnMoved() = 0;
    // No more may be sent: the server is shutting down. Must not block.
    virtual void OnStopped() = 0;
  };

  explicit Feed(const LogPosition& head) : head_(head) {}

  LogPosition head() const;

  // Calls `follower` until it is gone. One that comes after Stop() is told at
  // once.
  void Follow(std::weak_ptr<Follower> follower);

  void Move(const LogPosition& head);
  void Stop();

 private:
  // Returns those that are still there.
  std::vector<std::shared_ptr<Follower>> Followers();

  mutable std::mutex mutex_;
  LogPosition head_;                                // guarded by mutex_
  bool stopped_ = false;                            // guarded by mutex_
  std::vector<std::weak_ptr<Follower>> followers_;  // guarded by mutex_
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_FEED_H_
