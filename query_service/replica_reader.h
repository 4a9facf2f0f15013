#ifndef HEARSAY_QUERY_SERVICE_REPLICA_READER_H_
#define HEARSAY_QUERY_SERVICE_REPLICA_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sqlite/database.h"
#include "common/sqlite/statement.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// An entry of the log as stored.
struct StoredEntry {
  int64_t revision;
  absl::Time commit_time;
  std::string record;  // a serialised v1::Record
};

// DATA_LOSS: it is no record.
absl::StatusOr<v1::Record> ParseStored(const StoredEntry& entry);

// The queries on the replica's file. Thread-compatible, together with its
// database, which must outlive it.
class ReplicaReader {
 public:
  static absl::StatusOr<ReplicaReader> Prepare(sqlite::Database& database);

  // DATA_LOSS: there is no such revision.
  absl::StatusOr<StoredEntry> ReadEntry(int64_t revision);
  // Returns the entries from `first` to `last`, both included.
  absl::StatusOr<std::vector<StoredEntry>> ReadRange(int64_t first,
                                                     int64_t last);
  // DATA_LOSS: there is no such revision.
  absl::StatusOr<absl::Time> CommitTime(int64_t revision);

  // Returns the revisions in the player's blocks, ascending.
  absl::StatusOr<std::vector<int64_t>> PlayerPostings(absl::string_view player);
  // Returns the revisions, in blocks, of entries whose resource name can have
  // this hash.
  absl::StatusOr<std::vector<int64_t>> NamePostings(uint64_t name_hash);
  // Returns the revisions of the records that make up registry and calendar,
  // ascending.
  absl::StatusOr<std::vector<int64_t>> ControlRevisions();
  // Returns the players that an entry concerns because of the entries that it
  // replaces or retracts; sorted.
  absl::StatusOr<std::vector<std::string>> InheritedPlayers(int64_t revision);
  // Returns the revisions of the entries that replace or retract the one at
  // `revision`, ascending.
  absl::StatusOr<std::vector<int64_t>> Replacements(int64_t revision);
  // Adds to `players` those that the week blocks have for the weeks from
  // `first` to `last`, both included, as of `last_revision`; stops once there
  // are more than `players_max`.
  absl::Status PlayersInWeeks(int64_t first, int64_t last,
                              int64_t last_revision, size_t players_max,
                              absl::flat_hash_set<std::string>& players);

 private:
  struct Statements {
    sqlite::Statement entry;
    sqlite::Statement range;
    sqlite::Statement commit_time;
    sqlite::Statement posting_blocks;
    sqlite::Statement name_blocks;
    sqlite::Statement control;
    sqlite::Statement inherited;
    sqlite::Statement replacements;
    sqlite::Statement week_blocks;
  };
  explicit ReplicaReader(Statements statements)
      : select_(std::move(statements)) {}

  Statements select_;
};

// Lends readers of one file, each with a connection of its own, as many as are
// in use at once. Thread-safe.
class ReplicaReaderPool {
 public:
  // A borrowed reader; goes back by itself. Must not outlive the pool.
  class Lease {
   public:
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    ReplicaReader* operator->() { return &connection_->reader; }

   private:
    friend class ReplicaReaderPool;
    struct Connection {
      sqlite::Database database;
      ReplicaReader reader;
    };
    Lease(ReplicaReaderPool* pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}

    ReplicaReaderPool* pool_;
    std::unique_ptr<Connection> connection_;  // null: moved from
  };

  explicit ReplicaReaderPool(std::string path) : path_(std::move(path)) {}

  absl::StatusOr<Lease> Borrow();
  // Closes the connections that nobody uses.
  void Close();

 private:
  const std::string path_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::unique_ptr<Lease::Connection>> idle_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_REPLICA_READER_H_
