#include "common/sqlite/sqlite_status.h"

#include <sqlite3.h>

#include "absl/strings/str_cat.h"

namespace hearsay::sqlite {
namespace {

absl::StatusCode StatusCodeOf(int primary_code) {
  switch (primary_code) {
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CONSTRAINT:
      return absl::StatusCode::kAlreadyExists;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_INTERRUPT:
    case SQLITE_ABORT:
      return absl::StatusCode::kAborted;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status SqliteError(int code, sqlite3* connection,
                         absl::string_view doing) {
  const char* what =
      connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  return absl::Status(StatusCodeOf(code & 0xff),
                      absl::StrCat("SQLite could not ", doing, ": ", what,
                                   " (code ", code, ")."));
}

}  // namespace hearsay::sqlite
