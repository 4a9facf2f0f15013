#ifndef HEARSAY_COMMON_SQLITE_MIGRATE_H_
#define HEARSAY_COMMON_SQLITE_MIGRATE_H_

#include <span>

#include "absl/status/status.h"
#include "common/sqlite/database.h"

namespace hearsay::sqlite {

// Brings the schema of `database` to version `migrations.size()`: migration i,
// from 0, makes version i + 1 from version i, in a transaction of its own. The
// version is kept in the file (PRAGMA user_version). Migrations are never
// edited once released; a change of schema appends one.
//
// FAILED_PRECONDITION: the file is of a newer version; nothing is changed.
absl::Status Migrate(Database& database,
                     std::span<const char* const> migrations);

}  // namespace hearsay::sqlite

#endif  // HEARSAY_COMMON_SQLITE_MIGRATE_H_
