#include "common/sqlite/transaction.h"

#include <sqlite3.h>

#include "common/sqlite/sqlite_status.h"
#include "common/status_macros.h"

namespace hearsay::sqlite {

absl::StatusOr<Transaction> Transaction::Begin(Database& database) {
  RETURN_IF_ERROR(database.Execute("BEGIN IMMEDIATE"));
  return Transaction(database.connection_.get());
}

absl::Status Transaction::Commit() {
  const int code =
      sqlite3_exec(connection_.get(), "COMMIT", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) {
    (void)connection_.release();
    return absl::OkStatus();
  }
  absl::Status status = SqliteError(code, connection_.get(), "commit");
  connection_ = nullptr;
  return status;
}

void Transaction::RollBack::operator()(sqlite3* connection) const {
  // A full disk and other errors roll back by themselves.
  if (sqlite3_get_autocommit(connection) != 0) return;
  sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace hearsay::sqlite
