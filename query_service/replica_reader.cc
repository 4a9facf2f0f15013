#include "query_service/replica_reader.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status_macros.h"
#include "query_service/posting_block.h"
#include "query_service/replica_schema.h"

namespace hearsay {
namespace {

constexpr char kSelectEntrySql[] = R"sql(
  SELECT revision, commit_time_us, record
    FROM entries
    WHERE revision = ?)sql";
constexpr char kSelectRangeSql[] = R"sql(
  SELECT revision, commit_time_us, record
    FROM entries
    WHERE revision BETWEEN ? AND ?
    ORDER BY revision)sql";
constexpr char kSelectCommitTimeSql[] = R"sql(
  SELECT commit_time_us
    FROM entries
    WHERE revision = ?)sql";
constexpr char kSelectPostingBlocksSql[] = R"sql(
  SELECT block
    FROM posting_blocks
    WHERE player = ?
    ORDER BY last_revision)sql";
constexpr char kSelectNameBlocksSql[] = R"sql(
  SELECT block
    FROM name_blocks
    WHERE bucket = ?
    ORDER BY last_revision)sql";
constexpr char kSelectControlSql[] = R"sql(
  SELECT revision
    FROM control_entries
    ORDER BY revision)sql";
constexpr char kSelectInheritedSql[] = R"sql(
  SELECT players
    FROM inherited_players
    WHERE revision = ?)sql";
constexpr char kSelectReplacementsSql[] = R"sql(
  SELECT revision
    FROM replacements
    WHERE target_revision = ?
    ORDER BY revision)sql";
constexpr char kSelectWeekBlocksSql[] = R"sql(
  SELECT block
    FROM week_blocks
    WHERE week BETWEEN ? AND ?
    ORDER BY week, last_revision)sql";

// Readers are many and ask for little at a time.
constexpr int kReaderCacheKib = 1024;

StoredEntry EntryFromRow(const sqlite::Cursor& cursor) {
  return {cursor.Int64(0), absl::FromUnixMicros(cursor.Int64(1)),
          std::string(cursor.Blob(2))};
}

// Returns the first column of all rows.
absl::StatusOr<std::vector<int64_t>> RevisionsOf(sqlite::Cursor cursor) {
  std::vector<int64_t> revisions;
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return revisions;
    revisions.push_back(cursor.Int64(0));
  }
}

absl::Status NoSuchRevision(int64_t revision) {
  return absl::DataLossError(
      absl::StrCat("The replica does not hold revision ", revision, "."));
}

}  // namespace

absl::StatusOr<v1::Record> ParseStored(const StoredEntry& entry) {
  v1::Record record;
  if (!record.ParseFromString(entry.record)) {
    return absl::DataLossError(absl::StrCat("Revision ", entry.revision,
                                            " of the replica is no record."));
  }
  return record;
}

absl::StatusOr<ReplicaReader> ReplicaReader::Prepare(
    sqlite::Database& database) {
  ASSIGN_OR_RETURN(auto entry, database.Prepare(kSelectEntrySql));
  ASSIGN_OR_RETURN(auto range, database.Prepare(kSelectRangeSql));
  ASSIGN_OR_RETURN(auto commit_time, database.Prepare(kSelectCommitTimeSql));
  ASSIGN_OR_RETURN(auto postings, database.Prepare(kSelectPostingBlocksSql));
  ASSIGN_OR_RETURN(auto names, database.Prepare(kSelectNameBlocksSql));
  ASSIGN_OR_RETURN(auto control, database.Prepare(kSelectControlSql));
  ASSIGN_OR_RETURN(auto inherited, database.Prepare(kSelectInheritedSql));
  ASSIGN_OR_RETURN(auto replacements, database.Prepare(kSelectReplacementsSql));
  ASSIGN_OR_RETURN(auto weeks, database.Prepare(kSelectWeekBlocksSql));
  return ReplicaReader(
      {std::move(entry), std::move(range), std::move(commit_time),
       std::move(postings), std::move(names), std::move(control),
       std::move(inherited), std::move(replacements), std::move(weeks)});
}

absl::StatusOr<StoredEntry> ReplicaReader::ReadEntry(int64_t revision) {
  sqlite::Cursor cursor = select_.entry.Query({revision});
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return NoSuchRevision(revision);
  return EntryFromRow(cursor);
}

absl::StatusOr<std::vector<StoredEntry>> ReplicaReader::ReadRange(
    int64_t first, int64_t last) {
  std::vector<StoredEntry> entries;
  sqlite::Cursor cursor = select_.range.Query({first, last});
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return entries;
    entries.push_back(EntryFromRow(cursor));
  }
}

absl::StatusOr<absl::Time> ReplicaReader::CommitTime(int64_t revision) {
  sqlite::Cursor cursor = select_.commit_time.Query({revision});
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return NoSuchRevision(revision);
  return absl::FromUnixMicros(cursor.Int64(0));
}

absl::StatusOr<std::vector<int64_t>> ReplicaReader::PlayerPostings(
    absl::string_view player) {
  std::vector<int64_t> revisions;
  sqlite::Cursor cursor = select_.posting_blocks.Query({player});
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return revisions;
    RETURN_IF_ERROR(DecodePostings(cursor.Blob(0), revisions));
  }
}

absl::StatusOr<std::vector<int64_t>> ReplicaReader::NamePostings(
    uint64_t name_hash) {
  std::vector<int64_t> revisions;
  sqlite::Cursor cursor = select_.name_blocks.Query({NameBucket(name_hash)});
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return revisions;
    RETURN_IF_ERROR(
        DecodeNamePostings(cursor.Blob(0), NameFragment(name_hash), revisions));
  }
}

absl::StatusOr<std::vector<int64_t>> ReplicaReader::ControlRevisions() {
  return RevisionsOf(select_.control.Query());
}

absl::StatusOr<std::vector<int64_t>> ReplicaReader::Replacements(
    int64_t revision) {
  return RevisionsOf(select_.replacements.Query({revision}));
}

absl::StatusOr<std::vector<std::string>> ReplicaReader::InheritedPlayers(
    int64_t revision) {
  sqlite::Cursor cursor = select_.inherited.Query({revision});
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return std::vector<std::string>();
  return std::vector<std::string>(absl::StrSplit(cursor.Text(0), '\n'));
}

absl::Status ReplicaReader::PlayersInWeeks(
    int64_t first, int64_t last, int64_t last_revision, size_t players_max,
    absl::flat_hash_set<std::string>& players) {
  sqlite::Cursor cursor = select_.week_blocks.Query({first, last});
  while (players.size() <= players_max) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) break;
    RETURN_IF_ERROR(DecodePlayerPostings(cursor.Blob(0), last_revision,
                                         players_max, players));
  }
  return absl::OkStatus();
}

ReplicaReaderPool::Lease::~Lease() {
  if (connection_ == nullptr) return;
  const std::lock_guard lock(pool_->mutex_);
  pool_->idle_.push_back(std::move(connection_));
}

absl::StatusOr<ReplicaReaderPool::Lease> ReplicaReaderPool::Borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(this, std::move(idle_.back()));
      idle_.pop_back();
      return lease;
    }
  }
  sqlite::DatabaseOptions options;
  options.cache_kib = kReaderCacheKib;
  options.read_only = true;
  ASSIGN_OR_RETURN(sqlite::Database database,
                   sqlite::Database::Open(path_, options));
  ASSIGN_OR_RETURN(ReplicaReader reader, ReplicaReader::Prepare(database));
  return Lease(this, std::make_unique<Lease::Connection>(Lease::Connection{
                         std::move(database), std::move(reader)}));
}

void ReplicaReaderPool::Close() {
  const std::lock_guard lock(mutex_);
  idle_.clear();
}

}  // namespace hearsay
