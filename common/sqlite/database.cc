#include "common/sqlite/database.h"

#include <sqlite3.h>

#include "absl/strings/str_cat.h"
#include "common/sqlite/sqlite_status.h"
#include "common/status_macros.h"

namespace hearsay::sqlite {
namespace {

// Fails if the file is no database: this is the first to read it.
absl::Status UseWriteAheadLog(Database& database) {
  ASSIGN_OR_RETURN(Statement statement,
                   database.Prepare("PRAGMA journal_mode = WAL"));
  Cursor cursor = statement.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row || cursor.Text(0) != "wal") {
    return absl::FailedPreconditionError(
        "The file system does not support SQLite's write-ahead log.");
  }
  return absl::OkStatus();
}

absl::Status Configure(Database& database, const DatabaseOptions& options) {
  if (!options.read_only) RETURN_IF_ERROR(UseWriteAheadLog(database));
  const char* synchronous =
      options.synchronous == Synchronous::kFull ? "FULL" : "NORMAL";
  return database.Execute(
      absl::StrCat("PRAGMA synchronous = ", synchronous, ";",
                   // Negative: in KiB.
                   "PRAGMA cache_size = ", -options.cache_kib, ";",
                   "PRAGMA foreign_keys = ON;"));
}

}  // namespace

// A connection with statements left closes when the last of them goes.
void Database::Closer::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

absl::StatusOr<Database> Database::Open(const std::string& path,
                                        const DatabaseOptions& options) {
  const int flags =
      SQLITE_OPEN_NOMUTEX |
      (options.read_only ? SQLITE_OPEN_READONLY
                         : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  // SQLite hands out a connection for the error message even if it fails.
  Database database(connection);
  const std::string doing = absl::StrCat("open ", path);
  if (code != SQLITE_OK) return SqliteError(code, connection, doing);
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(
      connection,
      static_cast<int>(absl::ToInt64Milliseconds(options.busy_timeout)));
  const absl::Status configured = Configure(database, options);
  if (!configured.ok()) {
    return absl::Status(configured.code(),
                        absl::StrCat(path, ": ", configured.message()));
  }
  return database;
}

absl::StatusOr<Statement> Database::Prepare(absl::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(
      connection_.get(), sql.data(), static_cast<int>(sql.size()),
      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    return SqliteError(code, connection_.get(), "prepare a statement");
  }
  if (statement == nullptr) {
    return absl::InternalError("There is no statement to prepare.");
  }
  return Statement(statement);
}

absl::Status Database::Execute(const std::string& sql) {
  const int code =
      sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return SqliteError(code, connection_.get(), "execute a script");
  }
  return absl::OkStatus();
}

absl::Status Database::Close() {
  if (connection_ == nullptr) return absl::OkStatus();
  absl::Status status;
  if (sqlite3_db_readonly(connection_.get(), "main") == 0) {
    const int code =
        sqlite3_wal_checkpoint_v2(connection_.get(), nullptr,
                                  SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK) {
      status = SqliteError(code, connection_.get(), "checkpoint the log");
    }
  }
  connection_ = nullptr;
  return status;
}

}  // namespace hearsay::sqlite
