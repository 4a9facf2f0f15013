#ifndef HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_
#define HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "query_service/dossier_cache.h"
#include "query_service/projection.h"
#include "query_service/track_records/contributions.h"
#include "query_service/track_records/player_book.h"
#include "query_service/track_records/record_index.h"

namespace hearsay {

// Counts how often sources were right, from the outcomes in the log.
//
// Each player's contributions are computed from his dossier and kept in one
// index. It reads the log behind the projection, and computes a player anew
// only when something stored since can bear on what is decided by the time that
// is asked about. For earlier revisions it replaces, in an index of their own,
// the players who may differ there. What it returns is always what a count from
// scratch would give.
//
// Nothing is stored: after a start it reads the log from its beginning, on a
// thread of its own, and answers wait for it until their deadline.
//
// Thread-safe.
class TrackLedger {
 public:
  // Both must outlive it.
  TrackLedger(const Projection& projection, DossierCache& dossiers)
      : projection_(projection), dossiers_(dossiers) {}
  ~TrackLedger() { Stop(); }
  TrackLedger(const TrackLedger&) = delete;
  TrackLedger& operator=(const TrackLedger&) = delete;

  // Keeps counting what is applied, on a thread of its own, so that answers
  // find it done.
  void Start();
  // Ends that. Once started, the projection must be shut down before it.
  void Stop();

  // Returns the records as of a revision, which must be applied, and a said-by
  // time. The caller must hold no reader of the projection.
  //
  // * UNAVAILABLE REPLICA_BEHIND: they were not all counted by `deadline`; the
  //   next call goes on from there.
  // * UNAVAILABLE STORAGE_FAILED.
  absl::StatusOr<std::shared_ptr<const IndexedRecords>> At(int64_t revision,
                                                           absl::Time said_by,
                                                           absl::Time deadline);

  // Returns a said-by time before which the records as of two revisions, `from`
  // and a later `to`, are the same; the infinite future: they are the same
  // altogether. As At() otherwise.
  absl::StatusOr<absl::Time> ChangedSince(int64_t from, int64_t to,
                                          absl::Time deadline);

  // Returns how much memory it takes, about, in bytes.
  size_t memory();

 private:
  using Index = std::shared_ptr<const RecordIndex>;
  using Rows = std::vector<SourceRow>;

  // The right to count; one thread at a time has it. Answers come first.
  class Turn;

  // A player's contributions and when anything is decided of him.
  struct Computed {
    Rows rows;
    std::vector<absl::Time> times;
  };
  // The players of a revision in the past who differ from those as they are
  // settled.
  struct Past {
    int64_t revision = 0;
    absl::flat_hash_map<std::string, Rows> rows;
    Index index;  // `base` but for them
    Index base;
  };
  // How much is done at once.
  struct Budget {
    // Whether nothing more should be begun.
    bool IsSpent() { return count_left-- <= 0 && clock.Now() >= deadline; }

    absl::Time deadline;
    int count_left;
    SystemClock clock = {};
  };

  // Returns the index if nothing need be counted; else null.
  Index FindReady(int64_t revision, absl::Time said_by) const;
  // All of these need the turn.
  absl::StatusOr<Index> Count(int64_t revision, absl::Time said_by,
                              Budget budget);
  // Reads the log up to `revision`.
  absl::Status CatchUp(int64_t revision, Budget& budget);
  // Adds to the bearings of entries up to `last` that on others whom the merges
  // among them concern.
  absl::Status AddMerged(int64_t last,
                         std::vector<EntryBearing>& bearings) const;
  // Settles all who are due.
  absl::Status SettleDue(absl::Time said_by, Budget& budget);
  absl::Status SettleSome(absl::Time said_by, Budget& budget);
  absl::StatusOr<Index> CountPast(int64_t revision, absl::Time said_by,
                                  Budget& budget);
  Past& PastOf(int64_t revision);
  absl::StatusOr<Computed> Compute(const std::string& player, int64_t revision);
  absl::string_view Intern(const std::string& source);
  const Rows& SettledRows(const std::string& player) const;
  absl::Status Unfinished() const;

  // Of the counting thread.
  void Run();
  // Returns whether there is more to do.
  absl::StatusOr<bool> CountAhead();

  const Projection& projection_;
  DossierCache& dossiers_;
  std::thread thread_;

  std::mutex turn_mutex_;  // for these three
  std::condition_variable turn_changed_;
  bool turn_taken_ = false;
  int answers_waiting_ = 0;

  // Changed by who has the turn, under the mutex; who has it may read without.
  mutable std::mutex mutex_;
  PlayerBook book_;
  Index index_ = std::make_shared<RecordIndex>();  // of all as settled

  // Of who has the turn.
  absl::node_hash_set<std::string> sources_;
  absl::flat_hash_map<std::string, Rows> rows_;  // of players as settled
  std::list<Past> pasts_;                        // the last used first
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_LEDGER_H_
