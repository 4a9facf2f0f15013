#include "ingest_service/log/sqlite_entry_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sqlite/database.h"
#include "common/sqlite/migrate.h"
#include "common/sqlite/transaction.h"
#include "common/status_macros.h"
#include "common/version.h"

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
    closed_time_us INTEGER NOT NULL  -- no later entry commits at or before it
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
constexpr char kSelectHeadSql[] = R"sql(
  SELECT revision, chain_sha256, commit_time_us, closed_time_us
    FROM log_head)sql";
constexpr char kUpdateHeadSql[] = R"sql(
  UPDATE log_head
    SET revision = ?, chain_sha256 = ?, commit_time_us = ?,
        closed_time_us = ?)sql";
constexpr char kSelectEntryIdSql[] = R"sql(
  SELECT revision FROM entry_ids WHERE kind = ? AND entry_id = ?)sql";
constexpr char kSelectRecordSql[] = R"sql(
  SELECT record FROM entries WHERE revision = ?)sql";
constexpr char kSelectLinksSql[] = R"sql(
  SELECT revision, kind, entry_id
    FROM links
    WHERE target_revision = ?
    ORDER BY revision)sql";
constexpr char kSelectChainSql[] = R"sql(
  SELECT chain_sha256 FROM entries WHERE revision = ?)sql";
constexpr char kSelectEntriesSql[] = R"sql(
  SELECT revision, record, record_sha256, chain_sha256
    FROM entries
    WHERE revision > ? AND revision <= ?
    ORDER BY revision
    LIMIT ?)sql";
constexpr char kSelectKindSql[] = R"sql(
  SELECT record
    FROM entries
    WHERE revision > ? AND revision <= ? AND kind = ?
    ORDER BY revision
    LIMIT ?)sql";
constexpr char kSelectControlSql[] = R"sql(
  SELECT record
    FROM entries INDEXED BY control_entries
    WHERE kind > 22
    ORDER BY revision)sql";
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
constexpr int kReaderCacheKib = 1024;

absl::string_view Bytes(const Sha256& digest) {
  return absl::string_view(reinterpret_cast<const char*>(digest.data()),
                           digest.size());
}

// ToUnixMicros and FromUnixMicros carry InfinitePast() over as the least value.
int64_t Micros(absl::Time time) { return absl::ToUnixMicros(time); }
absl::Time FromMicros(int64_t micros) { return absl::FromUnixMicros(micros); }

absl::StatusOr<v1::Record> ParseRecord(absl::string_view bytes) {
  v1::Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("A record of the log does not parse.");
  }
  return record;
}

absl::Status NoSuchRevision(int64_t revision) {
  return absl::DataLossError(
      absl::StrCat("The log has no entry at revision ", revision, "."));
}

absl::StatusOr<LogPosition> ReadPosition(Statement& select_head) {
  Cursor cursor = select_head.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return absl::DataLossError("The log has no head.");
  LogPosition position;
  position.revision = cursor.Int64(0);
  position.chain = Sha256FromBytes(cursor.Blob(1));
  position.commit_time = FromMicros(cursor.Int64(2));
  position.closed_time = FromMicros(cursor.Int64(3));
  return position;
}

// The look-ups of EntryReader on one connection. Thread-compatible.
class Lookups {
 public:
  static absl::StatusOr<Lookups> Prepare(Database& database) {
    ASSIGN_OR_RETURN(Statement find, database.Prepare(kSelectEntryIdSql));
    ASSIGN_OR_RETURN(Statement record, database.Prepare(kSelectRecordSql));
    ASSIGN_OR_RETURN(Statement links, database.Prepare(kSelectLinksSql));
    return Lookups(std::move(find), std::move(record), std::move(links));
  }

  absl::StatusOr<int64_t> FindEntry(EntryKind kind,
                                    absl::string_view entry_id) {
    Cursor cursor = find_.Query({static_cast<int>(kind), entry_id});
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    return has_row ? cursor.Int64(0) : 0;
  }

  absl::StatusOr<v1::Record> ReadRecord(int64_t revision) {
    Cursor cursor = record_.Query({revision});
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return NoSuchRevision(revision);
    return ParseRecord(cursor.Blob(0));
  }

  absl::StatusOr<std::vector<EntryLink>> ReadLinks(int64_t revision) {
    std::vector<EntryLink> links;
    Cursor cursor = links_.Query({revision});
    while (true) {
      ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
      if (!has_row) return links;
      links.push_back({cursor.Int64(0), static_cast<EntryKind>(cursor.Int64(1)),
                       std::string(cursor.Text(2))});
    }
  }

 private:
  Lookups(Statement find, Statement record, Statement links)
      : find_(std::move(find)),
        record_(std::move(record)),
        links_(std::move(links)) {}

  Statement find_;
  Statement record_;
  Statement links_;
};

// A connection for reading. Thread-compatible.
struct Reader {
  static absl::StatusOr<std::unique_ptr<Reader>> Open(const std::string& path) {
    sqlite::DatabaseOptions options;
    options.cache_kib = kReaderCacheKib;
    options.read_only = true;
    ASSIGN_OR_RETURN(Database database, Database::Open(path, options));
    ASSIGN_OR_RETURN(Lookups lookups, Lookups::Prepare(database));
    ASSIGN_OR_RETURN(Statement head, database.Prepare(kSelectHeadSql));
    ASSIGN_OR_RETURN(Statement chain, database.Prepare(kSelectChainSql));
    ASSIGN_OR_RETURN(Statement entries, database.Prepare(kSelectEntriesSql));
    ASSIGN_OR_RETURN(Statement kind, database.Prepare(kSelectKindSql));
    return std::unique_ptr<Reader>(
        new Reader{std::move(database), std::move(lookups), std::move(head),
                   std::move(chain), std::move(entries), std::move(kind)});
  }

  Database database;
  Lookups lookups;
  Statement select_head;
  Statement select_chain;
  Statement select_entries;
  Statement select_kind;
};

// The one connection for writing. Thread-compatible.
struct Writer {
  static absl::StatusOr<Writer> Prepare(Database& database) {
    ASSIGN_OR_RETURN(Lookups lookups, Lookups::Prepare(database));
    ASSIGN_OR_RETURN(Statement select_head, database.Prepare(kSelectHeadSql));
    ASSIGN_OR_RETURN(Statement update_head, database.Prepare(kUpdateHeadSql));
    ASSIGN_OR_RETURN(Statement entry, database.Prepare(kInsertEntrySql));
    ASSIGN_OR_RETURN(Statement entry_id, database.Prepare(kInsertEntryIdSql));
    ASSIGN_OR_RETURN(Statement link, database.Prepare(kInsertLinkSql));
    return Writer{std::move(lookups),     std::move(select_head),
                  std::move(update_head), std::move(entry),
                  std::move(entry_id),    std::move(link)};
  }

  Lookups lookups;
  Statement select_head;
  Statement update_head;
  Statement insert_entry;
  Statement insert_entry_id;
  Statement insert_link;
};

class SqliteLogTransaction : public LogTransaction {
 public:
  SqliteLogTransaction(Writer& writer, Transaction transaction,
                       const LogPosition& start)
      : writer_(writer), transaction_(std::move(transaction)), start_(start) {}

  const LogPosition& start() const override { return start_; }

  absl::StatusOr<int64_t> FindEntry(EntryKind kind,
                                    absl::string_view entry_id) override {
    return writer_.lookups.FindEntry(kind, entry_id);
  }
  absl::StatusOr<v1::Record> ReadRecord(int64_t revision) override {
    return writer_.lookups.ReadRecord(revision);
  }
  absl::StatusOr<std::vector<EntryLink>> ReadLinks(int64_t revision) override {
    return writer_.lookups.ReadLinks(revision);
  }

  absl::Status Append(const SealedEntry& entry) override {
    const int kind = static_cast<int>(entry.kind);
    RETURN_IF_ERROR(writer_.insert_entry.Run(
        {entry.revision, Micros(entry.commit_time), kind, Blob(entry.record),
         Blob(Bytes(entry.record_sha256)), Blob(Bytes(entry.chain))}));
    RETURN_IF_ERROR(
        writer_.insert_entry_id.Run({kind, entry.entry_id, entry.revision}));
    for (const int64_t target : entry.target_revisions) {
      RETURN_IF_ERROR(writer_.insert_link.Run(
          {target, entry.revision, kind, entry.entry_id}));
    }
    return absl::OkStatus();
  }

  absl::Status Commit(const LogPosition& position) override {
    RETURN_IF_ERROR(writer_.update_head.Run(
        {position.revision, Blob(Bytes(position.chain)),
         Micros(position.commit_time), Micros(position.closed_time)}));
    return transaction_.Commit();
  }

 private:
  Writer& writer_;
  Transaction transaction_;
  LogPosition start_;
};

// Keeps other processes from opening the log: what they append would be missing
// in this one's registry. The lock ends with the process, however it ends.
class DirectoryLock {
 public:
  static absl::StatusOr<DirectoryLock> Take(const std::string& path) {
    DirectoryLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock.file_ < 0) {
      return absl::ErrnoToStatus(errno, absl::StrCat("Cannot open ", path));
    }
    if (flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("Another process has the log open: it holds ", path));
    }
    return lock;
  }

  DirectoryLock(DirectoryLock&& other) noexcept
      : file_(std::exchange(other.file_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock() {
    if (file_ >= 0) close(file_);
  }

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  int file_;
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
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    return reader->lookups.FindEntry(kind, entry_id);
  }
  absl::StatusOr<v1::Record> ReadRecord(int64_t revision) override {
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    return reader->lookups.ReadRecord(revision);
  }
  absl::StatusOr<std::vector<EntryLink>> ReadLinks(int64_t revision) override {
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    return reader->lookups.ReadLinks(revision);
  }

  absl::StatusOr<LogPosition> ReadPosition() override {
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    return hearsay::ReadPosition(reader->select_head);
  }

  absl::StatusOr<Sha256> ReadChain(int64_t revision) override {
    if (revision == 0) return Sha256{};
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    Cursor cursor = reader->select_chain.Query({revision});
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return NoSuchRevision(revision);
    return Sha256FromBytes(cursor.Blob(0));
  }

  absl::StatusOr<std::vector<v1::LogEntry>> ReadEntries(
      int64_t after, int64_t through, int entries_max,
      size_t bytes_max) override {
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    std::vector<v1::LogEntry> entries;
    Cursor cursor = reader->select_entries.Query({after, through, entries_max});
    for (size_t bytes = 0; bytes < bytes_max;) {
      ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
      if (!has_row) break;
      v1::LogEntry& entry = entries.emplace_back();
      entry.set_revision(cursor.Int64(0));
      entry.set_record(std::string(cursor.Blob(1)));
      entry.set_record_sha256(std::string(cursor.Blob(2)));
      entry.set_chain_sha256(std::string(cursor.Blob(3)));
      bytes += entry.record().size();
    }
    return entries;
  }

  absl::StatusOr<std::vector<v1::Record>> ListRecords(
      EntryKind kind, int64_t after, int64_t through,
      int records_max) override {
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    std::vector<v1::Record> records;
    Cursor cursor = reader->select_kind.Query(
        {after, through, static_cast<int>(kind), records_max});
    while (true) {
      ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
      if (!has_row) return records;
      ASSIGN_OR_RETURN(v1::Record record, ParseRecord(cursor.Blob(0)));
      records.push_back(std::move(record));
    }
  }

  absl::Status VisitControlRecords(
      const std::function<void(const v1::Record&)>& visit) override {
    ASSIGN_OR_RETURN(const Lease reader, Lend());
    ASSIGN_OR_RETURN(Statement select,
                     reader->database.Prepare(kSelectControlSql));
    Cursor cursor = select.Query();
    while (true) {
      ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
      if (!has_row) return absl::OkStatus();
      ASSIGN_OR_RETURN(const v1::Record record, ParseRecord(cursor.Blob(0)));
      visit(record);
    }
  }

  absl::StatusOr<std::unique_ptr<LogTransaction>> Begin() override {
    ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database_));
    ASSIGN_OR_RETURN(const LogPosition start,
                     hearsay::ReadPosition(writer_.select_head));
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
  // Gives a reader back. Several are in use only while several threads read.
  struct GiveBack {
    void operator()(Reader* reader) const {
      const std::lock_guard lock(log->mutex_);
      log->idle_readers_.emplace_back(reader);
    }
    SqliteEntryLog* log;
  };
  using Lease = std::unique_ptr<Reader, GiveBack>;

  absl::StatusOr<Lease> Lend() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_readers_.empty()) {
        Lease lease(idle_readers_.back().release(), GiveBack{this});
        idle_readers_.pop_back();
        return lease;
      }
    }
    ASSIGN_OR_RETURN(std::unique_ptr<Reader> reader, Reader::Open(path_));
    return Lease(reader.release(), GiveBack{this});
  }

  const std::string path_;
  const DirectoryLock lock_;
  Database database_;
  Writer writer_;
  const std::string log_id_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_readers_;  // guarded by mutex_
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
  RETURN_IF_ERROR(
      insert_head.Run({empty.revision, Blob(Bytes(empty.chain)),
                       Micros(empty.commit_time), Micros(empty.closed_time)}));
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
  ASSIGN_OR_RETURN(Statement select_head, database.Prepare(kSelectHeadSql));
  ASSIGN_OR_RETURN(const LogPosition head, ReadPosition(select_head));
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
