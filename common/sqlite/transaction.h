#ifndef HEARSAY_COMMON_SQLITE_TRANSACTION_H_
#define HEARSAY_COMMON_SQLITE_TRANSACTION_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sqlite/database.h"

namespace hearsay::sqlite {

// A write transaction (BEGIN IMMEDIATE) that rolls back unless it is committed.
// Cursors opened in it must be gone before it ends. Thread-compatible; must not
// outlive its database.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Database& database);

  // Makes the changes durable. After an error nothing of them is stored.
  absl::Status Commit();

 private:
  struct RollBack {
    void operator()(sqlite3* connection) const;
  };

  explicit Transaction(sqlite3* connection) : connection_(connection) {}

  std::unique_ptr<sqlite3, RollBack> connection_;
};

}  // namespace hearsay::sqlite

#endif  // HEARSAY_COMMON_SQLITE_TRANSACTION_H_
