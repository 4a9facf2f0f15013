#include "ingest_service/log/sqlite_entry_log.h"

#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/sqlite/database.h"
#include "common/sqlite/migrate.h"
#include "common/sqlite/transaction.h"
#include "common/status_macros.h"
#include "common/version.h"
#include "ingest_service/log/directory_lock.h"
#include "ingest_service/log/sqlite_log_reader.h"

namespace hearsay {
namespace {

using sqlite::Blob;
using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr char kCreateSchemaSql[] = R"sql(
  -- One row.
  CREATE TABLE log_meta (
    log_id TEXT NOT NULL,  -- random, 32 hexadecimal digits
    format_version INTEGER NOT NULL  -- of the records
  ) STRICT;

  -- The log itself: append-only.
  CREATE TABLE entries (
    revision INTEGER PRIMARY KEY NOT NULL,  -- 1, 2, 3 ... without gaps
    commit_time_us INTEGER NOT NULL,
    kind INTEGER NOT NULL,  -- number of the content's field in Record
    record BLOB NOT NULL,  -- a serialised Record
    record_sha256 BLOB NOT NULL,
    chain_sha256 BLOB NOT NULL  -- SHA-256 of the last chain and record_sha256
  ) STRICT;

  -- What the registry and the calendar are made of: entities, merges, transfer
  -- windows and whatever is no report, retraction or outcome.
  CREATE INDEX control_entries ON entries (revision) WHERE kind > 22;

  -- The producers' ids.
  CREATE TABLE entry_ids (
    kind INTEGER NOT NULL,
    entry_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (kind, entry_id)
  ) STRICT, WITHOUT ROWID;

  -- Which entries supersede, retract, annul or take back another.
  CREATE TABLE links (
    target_revision INTEGER NOT NULL,
    revision INTEGER NOT NULL,  -- of the entry that does
    kind INTEGER NOT NULL,  -- of the entry that does
    entry_id TEXT NOT NULL,  -- of the entry that does
    PRIMARY KEY (target_revision, revision)
  ) STRICT, WITHOUT ROWID;

  -- One row: where the log ends. Written with every transaction.
  CREATE TABLE log_head (
    revision INTEGER NOT NULL,  -- of the last entry; 0: none
    chain_sha256 BLOB NOT NULL,  -- of the last entry; 32 zero bytes: none
    commit_time_us INTEGER NOT NULL,  -- of the last entry; least value: none
    closed_time_us INTEGER NOT NULL  -- no later entry commits at or before it;
                                     -- least value: nothing is promised
  ) STRICT;
)sql";
static_assert(v1::Record::kOutcome == 22 && v1::Record::kEntity == 23);

constexpr const char* kMigrations[] = {kCreateSchemaSql};

constexpr char kSelectMetaSql[] = R"sql(
  SELECT log_id, format_version FROM log_meta)sql";
constexpr char kInsertMetaSql[] = R"sql(
  INSERT INTO log_meta (log_id, format_version)
    VALUES (lower(hex(randomblob(16))), ?))sql";
constexpr char kInsertHeadSql[] = R"sql(
  INSERT INTO log_head (revision, chain_sha256, commit_time_us, closed_time_us)
    VALUES (?, ?, ?, ?))sql";
constexpr char kUpdateHeadSql[] = R"sql(
  UPDATE log_head
    SET revision = ?, chain_sha256 = ?, commit_time_us = ?,
        closed_time_us = ?)sql";
constexpr char kSelectLastSql[] = R"sql(
  SELECT revision, record, record_sha256, chain_sha256
    FROM entries
    ORDER BY revision DESC
    LIMIT 1)sql";
constexpr char kInsertEntrySql[] = R"sql(
  INSERT INTO entries (revision, commit_time_us, kind, record, record_sha256,
                       chain_sha256)
    VALUES (?, ?, ?, ?, ?, ?))sql";
constexpr char kInsertEntryIdSql[] = R"sql(
  INSERT INTO entry_ids (kind, entry_id, revision) VALUES (?, ?, ?))sql";
constexpr char kInsertLinkSql[] = R"sql(
  INSERT INTO links (target_revision, revision, kind, entry_id)
    VALUES (?, ?, ?, ?))sql";

constexpr int kWriterCacheKib = 8192;

absl::string_view Bytes(const Sha256& digest) {
  return absl::string_view(reinterpret_cast<const char*>(digest.data()),
                           digest.size());
}

// What clients and callers see of an error of the database.
absl::Status AsStorageFailed(absl::Status status) {
  return status.ok() ? status : StorageFailed(status);
}
template <typename Value>
absl::StatusOr<Value> AsStorageFailed(absl::StatusOr<Value> result) {
  if (result.ok()) return result;
  return StorageFailed(result.status());
}

// The one connection for writing. Thread-compatible.
class Writer {
 public:
  static absl::StatusOr<Writer> Prepare(Database& database) {
    ASSIGN_OR_RETURN(SqliteLogLookups lookups,
                     SqliteLogLookups::Prepare(database));
    ASSIGN_OR_RETURN(Statement head, database.Prepare(kUpdateHeadSql));
    ASSIGN_OR_RETURN(Statement entry, database.Prepare(kInsertEntrySql));
    ASSIGN_OR_RETURN(Statement entry_id, database.Prepare(kInsertEntryIdSql));
    ASSIGN_OR_RETURN(Statement link, database.Prepare(kInsertLinkSql));
    return Writer(std::move(lookups), std::move(head), std::move(entry),
                  std::move(entry_id), std::move(link));
  }

  SqliteLogLookups& lookups() { return lookups_; }

  absl::Status Append(const SealedEntry& entry) {
    const int kind = static_cast<int>(entry.kind);
    RETURN_IF_ERROR(insert_entry_.Run(
        {entry.revision, absl::ToUnixMicros(entry.commit_time), kind,
         Blob(entry.record), Blob(Bytes(entry.record_sha256)),
         Blob(Bytes(entry.chain))}));
    RETURN_IF_ERROR(
        insert_entry_id_.Run({kind, entry.entry_id, entry.revision}));
    for (const int64_t target : entry.target_revisions) {
      RETURN_IF_ERROR(
          insert_link_.Run({target, entry.revision, kind, entry.entry_id}));
    }
    return absl::OkStatus();
  }

  absl::Status SetHead(const LogPosition& position) {
    return update_head_.Run({position.revision, Blob(Bytes(position.chain)),
                             absl::ToUnixMicros(position.commit_time),
                             absl::ToUnixMicros(position.closed_time)});
  }

 private:
  Writer(SqliteLogLookups lookups, Statement head, Statement entry,
         Statement entry_id, Statement link)
      : lookups_(std::move(lookups)),
        update_head_(std::move(head)),
        insert_entry_(std::move(entry)),
        insert_entry_id_(std::move(entry_id)),
        insert_link_(std::move(link)) {}

  SqliteLogLookups lookups_;
  Statement update_head_;
  Statement insert_entry_;
  Statement insert_entry_id_;
  Statement insert_link_;
};

class SqliteLogTransaction : public LogTransaction {
 public:
  SqliteLogTransaction(Writer& writer, Transaction transaction,
                       const LogPosition& start)
      : writer_(writer), transaction_(std::move(transaction)), start_(start) {}

  const LogPosition& start() const override { return start_; }

  absl::StatusOr<int64_t> FindEntry(EntryKind kind,
                                    absl::string_view entry_id) override {
    return AsStorageFailed(writer_.lookups().FindEntry(kind, entry_id));
  }
  absl::StatusOr<v1::Record> ReadRecord(int64_t revision) override {
    return AsStorageFailed(writer_.lookups().ReadRecord(revision));
  }
  absl::StatusOr<std::vector<EntryLink>> ReadLinks(int64_t revision) override {
    return AsStorageFailed(writer_.lookups().ReadLinks(revision));
  }
  absl::StatusOr<int64_t> LastCommitted() override { return start_.revision; }

  absl::Status Append(const SealedEntry& entry) override {
    return AsStorageFailed(writer_.Append(entry));
  }

  absl::Status Commit(const LogPosition& position) override {
    RETURN_IF_ERROR(AsStorageFailed(writer_.SetHead(position)));
    return AsStorageFailed(transaction_.Commit());
  }

 private:
  Writer& writer_;
  Transaction transaction_;
  LogPosition start_;
};

class SqliteEntryLog : public EntryLog {
 public:
  SqliteEntryLog(std::string path, DirectoryLock lock, Database database,
                 Writer writer, std::string log_id)
      : path_(std::move(path)),
        lock_(std::move(lock)),
        database_(std::move(database)),
        writer_(std::move(writer)),
        log_id_(std::move(log_id)) {}

  const std::string& log_id() const override { return log_id_; }

  absl::StatusOr<int64_t> FindEntry(EntryKind kind,
                                    absl::string_view entry_id) override {
    return Read([&](SqliteLogReader& reader) {
      return reader.lookups().FindEntry(kind, entry_id);
    });
  }
  absl::StatusOr<v1::Record> ReadRecord(int64_t revision) override {
    return Read([&](SqliteLogReader& reader) {
      return reader.lookups().ReadRecord(revision);
    });
  }
  absl::StatusOr<std::vector<EntryLink>> ReadLinks(int64_t revision) override {
    return Read([&](SqliteLogReader& reader) {
      return reader.lookups().ReadLinks(revision);
    });
  }
  absl::StatusOr<int64_t> LastCommitted() override {
    ASSIGN_OR_RETURN(const LogPosition position, ReadPosition());
    return position.revision;
  }
  absl::StatusOr<LogPosition> ReadPosition() override {
    return Read([&](SqliteLogReader& reader) {
      return reader.lookups().ReadPosition();
    });
  }
  absl::StatusOr<Sha256> ReadChain(int64_t revision) override {
    return Read(
        [&](SqliteLogReader& reader) { return reader.ReadChain(revision); });
  }
  absl::StatusOr<std::vector<v1::LogEntry>> ReadEntries(
      int64_t after, int64_t through, int entries_max,
      size_t bytes_max) override {
    return Read([&](SqliteLogReader& reader) {
      return reader.ReadEntries(after, through, entries_max, bytes_max);
    });
  }
  absl::StatusOr<std::vector<v1::Record>> ListRecords(
      EntryKind kind, int64_t after, int64_t through, int records_max,
      size_t bytes_max) override {
    return Read([&](SqliteLogReader& reader) {
      return reader.ListRecords(kind, after, through, records_max, bytes_max);
    });
  }
  absl::Status VisitControlRecords(
      const std::function<void(const v1::Record&)>& visit) override {
    return Read([&](SqliteLogReader& reader) {
      return reader.VisitControlRecords(visit);
    });
  }

  absl::StatusOr<std::unique_ptr<LogTransaction>> Begin() override {
    ASSIGN_OR_RETURN(Transaction transaction,
                     AsStorageFailed(Transaction::Begin(database_)));
    ASSIGN_OR_RETURN(const LogPosition start,
                     AsStorageFailed(writer_.lookups().ReadPosition()));
    return std::make_unique<SqliteLogTransaction>(
        writer_, std::move(transaction), start);
  }

  absl::Status Close() override {
    {
      const std::lock_guard lock(mutex_);
      idle_readers_.clear();
    }
    return database_.Close();
  }

 private:
  // Calls `read` with a connection that no other thread uses meanwhile.
  template <typename Function>
  auto Read(Function read) -> decltype(read(std::declval<SqliteLogReader&>())) {
    absl::StatusOr<std::unique_ptr<SqliteLogReader>> reader = TakeReader();
    if (!reader.ok()) return StorageFailed(reader.status());
    auto result = read(**reader);
    const std::lock_guard lock(mutex_);
    idle_readers_.push_back(*std::move(reader));
    return AsStorageFailed(std::move(result));
  }

  absl::StatusOr<std::unique_ptr<SqliteLogReader>> TakeReader() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_readers_.empty()) {
        std::unique_ptr<SqliteLogReader> reader =
            std::move(idle_readers_.back());
        idle_readers_.pop_back();
        return reader;
      }
    }
    return SqliteLogReader::Open(path_);
  }

  const std::string path_;
  const DirectoryLock lock_;
  Database database_;
  Writer writer_;
  const std::string log_id_;
  std::mutex mutex_;
  // As many as threads have read at one time. Guarded by mutex_.
  std::vector<std::unique_ptr<SqliteLogReader>> idle_readers_;
};

// Returns the log's id; makes it, and the head, if the file is new.
absl::StatusOr<std::string> OpenMeta(Database& database) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database));
  ASSIGN_OR_RETURN(Statement select, database.Prepare(kSelectMetaSql));
  {
    Cursor cursor = select.Query();
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (has_row) {
      const int64_t format = cursor.Int64(1);
      if (format <= kFormatVersion) return std::string(cursor.Text(0));
      return absl::FailedPreconditionError(absl::StrCat(
          "The log has record format ", format,
          ", but this program knows formats up to ", kFormatVersion,
          " only. Use the version of the program that wrote it, or a later "
          "one."));
    }
  }
  ASSIGN_OR_RETURN(Statement insert_meta, database.Prepare(kInsertMetaSql));
  RETURN_IF_ERROR(insert_meta.Run({kFormatVersion}));
  const LogPosition empty;
  ASSIGN_OR_RETURN(Statement insert_head, database.Prepare(kInsertHeadSql));
  RETURN_IF_ERROR(insert_head.Run({empty.revision, Blob(Bytes(empty.chain)),
                                   absl::ToUnixMicros(empty.commit_time),
                                   absl::ToUnixMicros(empty.closed_time)}));
  std::string log_id;
  {
    Cursor cursor = select.Query();
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return absl::DataLossError("The log has no id.");
    log_id = std::string(cursor.Text(0));
  }
  RETURN_IF_ERROR(transaction.Commit());
  return log_id;
}

// DATA_LOSS unless the last entry is the one that the head says, and whole.
absl::Status CheckEnd(Database& database) {
  ASSIGN_OR_RETURN(SqliteLogLookups lookups,
                   SqliteLogLookups::Prepare(database));
  ASSIGN_OR_RETURN(const LogPosition head, lookups.ReadPosition());
  ASSIGN_OR_RETURN(Statement select_last, database.Prepare(kSelectLastSql));
  Cursor cursor = select_last.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  const int64_t revision = has_row ? cursor.Int64(0) : 0;
  const Sha256 chain = has_row ? Sha256FromBytes(cursor.Blob(3)) : Sha256{};
  if (revision != head.revision || chain != head.chain) {
    return absl::DataLossError(
        absl::StrCat("The log ends at revision ", revision,
                     ", which is not the end that its head says, revision ",
                     head.revision, "."));
  }
  if (has_row && Sha256Of(cursor.Blob(1)) != Sha256FromBytes(cursor.Blob(2))) {
    return absl::DataLossError(
        absl::StrCat("The record of revision ", revision, " is damaged."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<EntryLog>> OpenSqliteEntryLog(
    const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return absl::ErrnoToStatus(error.value(),
                               absl::StrCat("Cannot make ", directory));
  }
  const std::string path = absl::StrCat(directory, "/log.sqlite3");
  ASSIGN_OR_RETURN(DirectoryLock lock,
                   DirectoryLock::Take(absl::StrCat(directory, "/log.lock")));
  sqlite::DatabaseOptions options;
  options.synchronous = sqlite::Synchronous::kFull;
  options.cache_kib = kWriterCacheKib;
  ASSIGN_OR_RETURN(Database database, Database::Open(path, options));
  RETURN_IF_ERROR(sqlite::Migrate(database, kMigrations));
  ASSIGN_OR_RETURN(std::string log_id, OpenMeta(database));
  RETURN_IF_ERROR(CheckEnd(database));
  ASSIGN_OR_RETURN(Writer writer, Writer::Prepare(database));
  return std::make_unique<SqliteEntryLog>(path, std::move(lock),
                                          std::move(database),
                                          std::move(writer), std::move(log_id));
}

}  // namespace hearsay
