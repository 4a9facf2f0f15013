#ifndef HEARSAY_COMMON_SQLITE_SQLITE_STATUS_H_
#define HEARSAY_COMMON_SQLITE_SQLITE_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

struct sqlite3;

namespace hearsay::sqlite {

// Returns the error of an SQLite result `code` that is not OK. `connection`, if
// not null, is where it happened and knows more; `doing` begins the message, as
// in "prepare a statement".
absl::Status SqliteError(int code, sqlite3* connection,
                         absl::string_view doing);

}  // namespace hearsay::sqlite

#endif  // HEARSAY_COMMON_SQLITE_SQLITE_STATUS_H_
