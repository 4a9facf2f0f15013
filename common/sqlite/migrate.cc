#include "common/sqlite/migrate.h"

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/sqlite/transaction.h"
#include "common/status_macros.h"

namespace hearsay::sqlite {
namespace {

absl::StatusOr<int64_t> SchemaVersion(Database& database) {
  ASSIGN_OR_RETURN(Statement statement,
                   database.Prepare("PRAGMA user_version"));
  Cursor cursor = statement.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (!has_row) return absl::InternalError("SQLite tells no user_version.");
  return cursor.Int64(0);
}

absl::Status NewerVersion(int64_t version, int64_t known) {
  return absl::FailedPreconditionError(absl::StrCat(
      "The database has schema version ", version,
      ", but this program knows versions up to ", known,
      " only. Use the version of the program that wrote it, or a later one."));
}

// Returns whether anything was left to do. The version is read inside of the
// transaction: another process may be migrating the same file.
absl::StatusOr<bool> ApplyNext(Database& database,
                               std::span<const char* const> migrations) {
  const auto known = static_cast<int64_t>(migrations.size());
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database));
  ASSIGN_OR_RETURN(const int64_t version, SchemaVersion(database));
  if (version > known) return NewerVersion(version, known);
  if (version == known) return false;
  RETURN_IF_ERROR(database.Execute(migrations[version]));
  RETURN_IF_ERROR(
      database.Execute(absl::StrCat("PRAGMA user_version = ", version + 1)));
  RETURN_IF_ERROR(transaction.Commit());
  return true;
}

}  // namespace

absl::Status Migrate(Database& database,
                     std::span<const char* const> migrations) {
  while (true) {
    ASSIGN_OR_RETURN(const bool applied, ApplyNext(database, migrations));
    if (!applied) return absl::OkStatus();
  }
}

}  // namespace hearsay::sqlite
