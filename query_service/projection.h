#ifndef HEARSAY_QUERY_SERVICE_PROJECTION_H_
#define HEARSAY_QUERY_SERVICE_PROJECTION_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/calendar.h"
#include "common/names/registry.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/applied_position.h"
#include "query_service/feed_verifier.h"
#include "query_service/model_catalog.h"
#include "query_service/replica.h"

namespace hearsay {

// How far the log goes, as far as a replica has heard.
struct HeardHead {
  int64_t revision = 0;
  absl::Time commit_time = absl::UnixEpoch();
  absl::Time closed_time = absl::InfinitePast();  // no promise yet
};

// Where a replica stands.
struct ProjectionStatus {
  // Whether it must not answer.
  bool stopped() const;

  query::v1::ReplicaState state = query::v1::REPLICA_STATE_CATCHING_UP;
  std::string detail;  // why it is stopped or disconnected
  std::string log_id;  // empty: no feed has been heard yet
  AppliedPosition applied;
  // No entry after `applied` commits at or before it. InfinitePast: unknown.
  absl::Time closed_time = absl::InfinitePast();
  // The newest that was heard, never less than what is applied.
  HeardHead head;
};

// What a reader needs before it can answer.
struct Freshness {
  int64_t revision = 0;                           // applied
  absl::Time closed_time = absl::InfinitePast();  // the log closed to it
  // Whether a log must have been heard of at all.
  bool any_log = false;
};

// What the log says so far: the replica on disk, registry, calendar and model
// versions in memory, and how far they are. Serves what the replica holds from
// the start.
//
// Thread-safe, but only one thread applies.
class Projection {
 public:
  // Called after entries that concern `players` were stored, up to `revision`,
  // and before a reader is told of them: what is derived of these players from
  // fewer entries must not be used for that revision. Runs on the applying
  // thread.
  using Listener = std::function<void(int64_t revision,
                                      const std::vector<std::string>& players)>;

  // Called when the state has changed, on the applying thread.
  using StateListener = std::function<void(query::v1::ReplicaState state)>;

  // Called after the status has changed in any way, on the thread that has
  // changed it.
  using MovedListener = std::function<void()>;

  // Reads registry, calendar and model versions while they do not change. Keep
  // it short, and one per thread at a time: a second one waits for a writer
  // that waits for the first.
  class Reader {
   public:
    const Registry& registry() const { return projection_->registry_; }
    const Calendar& calendar() const { return projection_->calendar_; }
    const ModelCatalog& models() const { return projection_->models_; }
    // Returns the revisions, ascending, of the records that changed what
    // registry or calendar said before: all but first descriptions of
    // entities, which nothing earlier can have named.
    const std::vector<int64_t>& changes() const {
      return projection_->changes_;
    }
    // Those of merges and of their undoing among them.
    const std::vector<int64_t>& merges() const { return projection_->merges_; }
    // All but the descriptions of players among them: what is said of a player
    // bears on his own story only.
    const std::vector<int64_t>& shared_changes() const {
      return projection_->shared_changes_;
    }
    // Those after which somebody who was known before counts as of another
    // tier, or two who are no players as one: what was told by or about them
    // reads otherwise in anybody's story.
    const std::vector<int64_t>& source_changes() const {
      return projection_->source_changes_;
    }

   private:
    friend class Projection;
    explicit Reader(const Projection* projection);

    const Projection* projection_;
    std::shared_lock<std::shared_mutex> lock_;
  };

  // Loads what the replica holds; it must outlive the projection. Errors are
  // the replica's, and FAILED_PRECONDITION UNKNOWN_FORMAT if it holds what only
  // a newer version of the program understands.
  static absl::StatusOr<std::unique_ptr<Projection>> Load(Replica* replica);

  Projection(const Projection&) = delete;
  Projection& operator=(const Projection&) = delete;

  // All to be called before anything is applied.
  void SetListener(Listener listener) { listener_ = std::move(listener); }
  void SetStateListener(StateListener listener) {
    state_listener_ = std::move(listener);
  }
  void SetMovedListener(MovedListener listener) {
    moved_listener_ = std::move(listener);
  }

  // The applying thread's: stores a message of the feed and makes it known.
  // `batch` must follow what is applied, and `head` be the log's.
  //
  // Errors: the replica's; then nothing is applied.
  absl::Status Apply(const VerifiedBatch& batch, const v1::LogHead& head);
  // The feed does not answer; `detail` says why. The next Apply() ends it.
  void SetDisconnected(std::string detail);
  // The log must not be followed, or cannot be: nothing is served any more.
  // `state` is one of those that say so.
  void Stop(query::v1::ReplicaState state, std::string detail);

  // Takes note of a head heard apart from the feed. Heads of another log are
  // ignored.
  void ObserveHead(const v1::LogHead& head);

  ProjectionStatus Status() const;
  Reader Read() const { return Reader(this); }
  const Replica& replica() const { return replica_; }

  // Waits until `needed` is reached.
  //
  // Errors:
  // * UNAVAILABLE REPLICA_BEHIND: it was not by `deadline`.
  // * UNAVAILABLE REPLICA_STOPPED: it will not be.
  // * UNAVAILABLE OVERLOADED: the server is shutting down.
  absl::Status WaitUntil(const Freshness& needed, absl::Time deadline) const;
  // Ends all waits, now and later.
  void ShutDown();

 private:
  explicit Projection(Replica& replica);

  void ApplyControl(const VerifiedBatch& batch);
  // Nobody may read meanwhile.
  void ApplyControl(const v1::Record& record);
  // Runs `change` on the status, then tells those who wait for it.
  void ChangeStatus(const std::function<void(ProjectionStatus&)>& change);

  Replica& replica_;
  Listener listener_;
  StateListener state_listener_;
  MovedListener moved_listener_;
  // Revision to reach before it has caught up; -1: no head was heard. Of the
  // applying thread.
  int64_t catch_up_revision_ = -1;

  // A reader passes the gate to get its share of the lock; a writer waits for
  // the lock inside of it. Without the gate readers that overlap would keep a
  // writer out for ever.
  mutable std::mutex gate_;
  mutable std::shared_mutex control_mutex_;
  Registry registry_;    // guarded by control_mutex_
  Calendar calendar_;    // guarded by control_mutex_
  ModelCatalog models_;  // guarded by control_mutex_
  // Those that the reader's functions mean; guarded by control_mutex_.
  std::vector<int64_t> changes_, merges_, shared_changes_, source_changes_;

  mutable std::mutex status_mutex_;  // for all below
  mutable std::condition_variable status_changed_;
  ProjectionStatus status_;
  bool shut_down_ = false;
};

HeardHead HeadFromProto(const v1::LogHead& head);

// Returns whether `needed` is reached in `status`.
bool IsReached(const Freshness& needed, const ProjectionStatus& status);

// The error of a replica that is stopped: UNAVAILABLE REPLICA_STOPPED.
absl::Status ReplicaStopped(const ProjectionStatus& status);
// The error of one that is not far enough: UNAVAILABLE REPLICA_BEHIND, with
// RetryInfo.
absl::Status ReplicaBehind(const ProjectionStatus& status);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_PROJECTION_H_
