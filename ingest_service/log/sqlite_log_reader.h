// Reading the tables of sqlite_entry_log.cc.
#ifndef HEARSAY_INGEST_SERVICE_LOG_SQLITE_LOG_READER_H_
#define HEARSAY_INGEST_SERVICE_LOG_SQLITE_LOG_READER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/database.h"
#include "common/sqlite/statement.h"
#include "hearsay/v1/record.pb.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/log/log_format.h"

namespace hearsay {

// Reads single entries and the head on one connection. Thread-compatible; must
// not outlive the connection.
//
// Errors: those of sqlite::Database, and DATA_LOSS where a record is missing or
// does not parse.
class SqliteLogLookups {
 public:
  static absl::StatusOr<SqliteLogLookups> Prepare(sqlite::Database& database);

  // As those of EntryReader and EntryLog.
  absl::StatusOr<int64_t> FindEntry(EntryKind kind, absl::string_view entry_id);
  absl::StatusOr<v1::Record> ReadRecord(int64_t revision);
  absl::StatusOr<std::vector<EntryLink>> ReadLinks(int64_t revision);
  absl::StatusOr<LogPosition> ReadPosition();

 private:
  SqliteLogLookups(sqlite::Statement find, sqlite::Statement record,
                   sqlite::Statement links, sqlite::Statement head);

  sqlite::Statement select_entry_id_;
  sqlite::Statement select_record_;
  sqlite::Statement select_links_;
  sqlite::Statement select_head_;
};

// A connection for reading only. Thread-compatible.
class SqliteLogReader {
 public:
  static absl::StatusOr<std::unique_ptr<SqliteLogReader>> Open(
      const std::string& path);

  SqliteLogLookups& lookups() { return lookups_; }

  // As those of EntryLog.
  absl::StatusOr<Sha256> ReadChain(int64_t revision);
  absl::StatusOr<std::vector<v1::LogEntry>> ReadEntries(int64_t after,
                                                        int64_t through,
                                                        int entries_max,
                                                        size_t bytes_max);
  absl::StatusOr<std::vector<v1::Record>> ListRecords(EntryKind kind,
                                                      int64_t after,
                                                      int64_t through,
                                                      int records_max,
                                                      size_t bytes_max);
  absl::Status VisitControlRecords(
      const std::function<void(const v1::Record&)>& visit);

 private:
  SqliteLogReader(sqlite::Database database, SqliteLogLookups lookups,
                  sqlite::Statement chain, sqlite::Statement entries,
                  sqlite::Statement kind);

  sqlite::Database database_;
  SqliteLogLookups lookups_;
  sqlite::Statement select_chain_;
  sqlite::Statement select_entries_;
  sqlite::Statement select_kind_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_LOG_SQLITE_LOG_READER_H_
