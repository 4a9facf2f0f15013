#ifndef HEARSAY_QUERY_SERVICE_REPLICA_H_
#define HEARSAY_QUERY_SERVICE_REPLICA_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sqlite/database.h"
#include "common/sqlite/statement.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/applied_position.h"
#include "query_service/entry_bearing.h"
#include "query_service/feed_verifier.h"
#include "query_service/posting_tail.h"
#include "query_service/replica_reader.h"

namespace hearsay {

// The query service's own copy of the log, in one SQLite file, with indexes by
// player and by resource name. It can be lost: the feed makes it again.
//
// An index row for every entry would make following the feed slower as the log
// grows. Postings are therefore collected in memory and packed into blocks,
// many entries at a time; at start the entries after the last block are read
// again.
//
// Reads are thread-safe and see everything that has been applied. Only one
// thread applies. Errors are those of common/sqlite; DATA_LOSS also if the file
// contradicts itself.
class Replica {
 public:
  struct Options {
    // Postings of how many entries are kept in memory before they are packed:
    // what a start reads again at most, but for the last batch.
    int64_t tail_entries_max = 50'000;
  };

  // How far it is.
  struct Progress {
    std::string log_id;  // empty: no feed has been heard yet
    AppliedPosition position;
    absl::Time closed_time = absl::InfinitePast();  // no promise yet
  };

  // The players whom one entry concerns.
  struct Concern {
    int64_t revision = 0;
    std::vector<std::string> players;  // sorted, without repeats
  };

  // Opens the file at `path`, and makes it if there is none.
  //
  // FAILED_PRECONDITION: a newer version has written the file.
  static absl::StatusOr<std::unique_ptr<Replica>> Open(const std::string& path,
                                                       const Options& options);
  // Deletes the file, if there is one, and all that belongs to it.
  static absl::Status Remove(const std::string& path);

  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  // Packs what is in memory and closes the file. Nothing else may be called at
  // the same time or after it. Without it the next start reads more.
  absl::Status Close();

  // For the applying thread.
  const Progress& progress() const { return progress_; }

  // Stores the entries of `batch`, which must follow what is stored, and that
  // the log `log_id` is closed to `closed_time`: all of it or nothing. Returns
  // the players whom the entries concern; sorted, without repeats.
  absl::StatusOr<std::vector<std::string>> Apply(const VerifiedBatch& batch,
                                                 const std::string& log_id,
                                                 absl::Time closed_time);

  // Returns the entries at `revisions`, in their order.
  absl::StatusOr<std::vector<StoredEntry>> ReadEntries(
      std::span<const int64_t> revisions) const;
  // Returns the entries from `first` to `last`, both included, that there are.
  absl::StatusOr<std::vector<StoredEntry>> ReadRange(int64_t first,
                                                     int64_t last) const;
  // Calls `visit` for every record that makes up registry and calendar, in
  // order.
  absl::Status VisitControlRecords(
      const std::function<void(const v1::Record&)>& visit) const;

  // Returns the revisions up to `last` of all entries that concern `player`
  // (exactly this resource name; merges are not followed), ascending: those
  // that name him, and those that supersede, replace or retract one that
  // concerns him.
  absl::StatusOr<std::vector<int64_t>> Postings(absl::string_view player,
                                                int64_t last) const;
  // Returns the players of whom, as of `last_revision`, something can have been
  // said in the weeks from `first` to `last`, both included (see said_weeks.h;
  // by the names that the entries use): all whom anything visible then concerns
  // that was said or public in these weeks, and perhaps others. Sorted. Of more
  // than `players_max` only that many and one.
  absl::StatusOr<std::vector<std::string>> PlayersInWeeks(
      int64_t first, int64_t last, int64_t last_revision,
      size_t players_max) const;
  // Returns whom the entries from `first` to `last`, both included, concern, as
  // in Postings(); those that concern nobody are left out.
  absl::StatusOr<std::vector<Concern>> Concerns(int64_t first,
                                                int64_t last) const;
  // Returns all players who are named beside `player` by entries up to `last`
  // that concern him, himself included; sorted.
  absl::StatusOr<std::vector<std::string>> PlayersBeside(
      absl::string_view player, int64_t last) const;
  // Returns what the entries from `first` to `last`, both included, bear on;
  // those that bear on no player are left out.
  absl::StatusOr<std::vector<EntryBearing>> Bearings(int64_t first,
                                                     int64_t last) const;
  // Returns the revision of the report, retraction or outcome with this
  // resource name; 0: there is none.
  absl::StatusOr<int64_t> FindEntry(absl::string_view name) const;

  // Returns the revisions of the entries that supersede, replace or retract the
  // one at `revision` itself, ascending.
  absl::StatusOr<std::vector<int64_t>> ReplacementsOf(int64_t revision) const;

  // Returns the commit time of `revision`, which must be applied; of 0 the Unix
  // epoch.
  absl::StatusOr<absl::Time> CommitTime(int64_t revision) const;
  // Returns the last revision up to `last`, which must be applied, that was
  // committed at or before `time`; 0: none.
  absl::StatusOr<int64_t> RevisionAt(absl::Time time, int64_t last) const;

 private:
  struct Writer {
    sqlite::Statement insert_entry;
    sqlite::Statement insert_control;
    sqlite::Statement insert_inherited;
    sqlite::Statement insert_replacement;
    sqlite::Statement insert_posting_block;
    sqlite::Statement insert_name_block;
    sqlite::Statement insert_week_block;
    sqlite::Statement update_progress;
    // Sees the transaction under way.
    ReplicaReader reader;
  };

  Replica(std::string path, const Options& options, sqlite::Database database,
          Writer writer);
  static absl::StatusOr<Writer> PrepareWriter(sqlite::Database& database);

  // Makes the week blocks of a file that an older version wrote.
  absl::Status FillWeekBlocks();
  absl::Status LoadProgress();
  // Reads the entries after the last block again.
  absl::Status LoadTail();

  absl::Status StoreEntry(const VerifiedEntry& entry, PostedEntry& posted);
  absl::StatusOr<std::vector<std::string>> PlayersInheritedBy(
      const v1::Record& record);
  // Reads entries again as the tail wants them.
  absl::StatusOr<std::vector<PostedEntry>> ReadPosted(int64_t first,
                                                      int64_t last);
  // Packs the tail into blocks.
  absl::Status StoreBlocks();
  // Packs the weeks of `tail`, of entries up to `last_revision`.
  absl::Status StoreWeekBlocks(const PostingTail& tail, int64_t last_revision);
  absl::Status StoreProgress(const Progress& progress, int64_t posted_revision,
                             int64_t week_revision);

  const Options options_;
  sqlite::Database database_;
  std::optional<Writer> writer_;  // empty: closed
  Progress progress_;
  int64_t posted_revision_ = 0;  // entries up to it are in blocks
  // Entries up to it are in week blocks: once open, those in all blocks.
  int64_t week_revision_ = 0;
  PostingTail tail_;
  mutable ReplicaReaderPool readers_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_REPLICA_H_
