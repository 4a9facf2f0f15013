#include "ingest_service/log/sqlite_log_reader.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/sha256.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;

constexpr char kSelectHeadSql[] = R"sql(
  SELECT revision, chain_sha256, commit_time_us, closed_time_us
    FROM log_head)sql";
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

constexpr int kReaderCacheKib = 1024;

// The least value, as which ToUnixMicros() writes InfinitePast(), stands for no
// time.
absl::Time TimeFromMicros(int64_t micros) {
  return micros == std::numeric_limits<int64_t>::min()
             ? absl::InfinitePast()
             : absl::FromUnixMicros(micros);
}

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

}  // namespace

absl::StatusOr<SqliteLogLookups> SqliteLogLookups::Prepare(Database& database) {
  ASSIGN_OR_RETURN(Statement find, database.Prepare(kSelectEntryIdSql));
  ASSIGN_OR_RETURN(Statement record, database.Prepare(kSelectRecordSql));
  ASSIGN_OR_RETURN(Statement links, database.Prepare(kSelectLinksSql));
  ASSIGN_OR_RETURN(Statement head, database.Prepare(kSelectHeadSql));
  return SqliteLogLookups(std::move(find), std::move(record), std::move(links),
                          std::move(head));
}

SqliteLogLookups::SqliteLogLookups(Statement find, Statement record,
                                   Statement links, Statement head)
    : select_entry_id_(std::move(find)),
      select_record_(std::move(record)),
      select_links_(std::move(links)),
      select_head_(std::move(head)) {}

absl::StatusOr<int64_t> SqliteLogLookups::FindEntry(
    EntryKind kind, absl::string_view entry_id) {
  Cursor cursor = select_entry_id_.Query({static_cast<int>(kind), entry_id});
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  return has_row ? cursor.Int64(0) : 0;
}

absl::StatusOr<v1::Record> SqliteLogLookups::ReadRecord(int64_t revision) {
  Cursor cursor = select_record_.Query({revision});
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return NoSuchRevision(revision);
  return ParseRecord(cursor.Blob(0));
}

absl::StatusOr<std::vector<EntryLink>> SqliteLogLookups::ReadLinks(
    int64_t revision) {
  std::vector<EntryLink> links;
  Cursor cursor = select_links_.Query({revision});
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return links;
    links.push_back({cursor.Int64(0), static_cast<EntryKind>(cursor.Int64(1)),
                     std::string(cursor.Text(2))});
  }
}

absl::StatusOr<LogPosition> SqliteLogLookups::ReadPosition() {
  Cursor cursor = select_head_.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return absl::DataLossError("The log has no head.");
  LogPosition position;
  position.revision = cursor.Int64(0);
  position.chain = Sha256FromBytes(cursor.Blob(1));
  position.commit_time = TimeFromMicros(cursor.Int64(2));
  position.closed_time = TimeFromMicros(cursor.Int64(3));
  return position;
}

absl::StatusOr<std::unique_ptr<SqliteLogReader>> SqliteLogReader::Open(
    const std::string& path) {
  sqlite::DatabaseOptions options;
  options.cache_kib = kReaderCacheKib;
  options.read_only = true;
  ASSIGN_OR_RETURN(Database database, Database::Open(path, options));
  ASSIGN_OR_RETURN(SqliteLogLookups lookups,
                   SqliteLogLookups::Prepare(database));
  ASSIGN_OR_RETURN(Statement chain, database.Prepare(kSelectChainSql));
  ASSIGN_OR_RETURN(Statement entries, database.Prepare(kSelectEntriesSql));
  ASSIGN_OR_RETURN(Statement kind, database.Prepare(kSelectKindSql));
  return std::unique_ptr<SqliteLogReader>(new SqliteLogReader(
      std::move(database), std::move(lookups), std::move(chain),
      std::move(entries), std::move(kind)));
}

SqliteLogReader::SqliteLogReader(Database database, SqliteLogLookups lookups,
                                 Statement chain, Statement entries,
                                 Statement kind)
    : database_(std::move(database)),
      lookups_(std::move(lookups)),
      select_chain_(std::move(chain)),
      select_entries_(std::move(entries)),
      select_kind_(std::move(kind)) {}

absl::StatusOr<Sha256> SqliteLogReader::ReadChain(int64_t revision) {
  if (revision == 0) return Sha256{};
  Cursor cursor = select_chain_.Query({revision});
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return NoSuchRevision(revision);
  return Sha256FromBytes(cursor.Blob(0));
}

absl::StatusOr<std::vector<v1::LogEntry>> SqliteLogReader::ReadEntries(
    int64_t after, int64_t through, int entries_max, size_t bytes_max) {
  std::vector<v1::LogEntry> entries;
  Cursor cursor = select_entries_.Query({after, through, entries_max});
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

absl::StatusOr<std::vector<v1::Record>> SqliteLogReader::ListRecords(
    EntryKind kind, int64_t after, int64_t through, int records_max,
    size_t bytes_max) {
  std::vector<v1::Record> records;
  Cursor cursor =
      select_kind_.Query({after, through, static_cast<int>(kind), records_max});
  for (size_t bytes = 0; bytes < bytes_max;) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) break;
    ASSIGN_OR_RETURN(v1::Record record, ParseRecord(cursor.Blob(0)));
    records.push_back(std::move(record));
    bytes += cursor.Blob(0).size();
  }
  return records;
}

absl::Status SqliteLogReader::VisitControlRecords(
    const std::function<void(const v1::Record&)>& visit) {
  ASSIGN_OR_RETURN(Statement select, database_.Prepare(kSelectControlSql));
  Cursor cursor = select.Query();
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return absl::OkStatus();
    ASSIGN_OR_RETURN(const v1::Record record, ParseRecord(cursor.Blob(0)));
    visit(record);
  }
}

}  // namespace hearsay
