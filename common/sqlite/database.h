#ifndef HEARSAY_COMMON_SQLITE_DATABASE_H_
#define HEARSAY_COMMON_SQLITE_DATABASE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sqlite/statement.h"

struct sqlite3;

namespace hearsay::sqlite {

// When a commit is on disk.
enum class Synchronous {
  kNormal,  // soon; a power cut may lose the last commits, never the file
  kFull,    // before Commit() returns
};

struct DatabaseOptions {
  Synchronous synchronous = Synchronous::kFull;
  // How long to wait for another connection's lock.
  absl::Duration busy_timeout = absl::Seconds(5);
  int cache_kib = 2048;
  // The file must exist.
  bool read_only = false;
};

// A connection to a database file in WAL mode.
//
// Thread-compatible, together with its statements: one per thread, or behind a
// mutex. Statements must not be used once it is closed.
//
// Errors everywhere: RESOURCE_EXHAUSTED the disk is full; DATA_LOSS the file is
// corrupt or no database; UNAVAILABLE it is locked, or reading or writing
// failed; ALREADY_EXISTS a uniqueness or other constraint; PERMISSION_DENIED;
// INTERNAL the SQL is wrong. Bound values never appear in messages.
class Database {
 public:
  // Opens the file at `path`, and makes it if there is none.
  static absl::StatusOr<Database> Open(const std::string& path,
                                       const DatabaseOptions& options = {});

  // Returns a statement of this connection.
  absl::StatusOr<Statement> Prepare(absl::string_view sql);

  // Runs statements that take no values and return no rows, such as a schema.
  absl::Status Execute(const std::string& sql);

  // Moves everything from the write-ahead log into the file and closes it. The
  // destructor closes too, but tells nobody of an error.
  absl::Status Close();

 private:
  friend class Transaction;
  struct Closer {
    void operator()(sqlite3* connection) const;
  };

  explicit Database(sqlite3* connection) : connection_(connection) {}

  std::unique_ptr<sqlite3, Closer> connection_;
};

}  // namespace hearsay::sqlite

#endif  // HEARSAY_COMMON_SQLITE_DATABASE_H_
