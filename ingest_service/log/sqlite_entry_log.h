#ifndef HEARSAY_INGEST_SERVICE_LOG_SQLITE_ENTRY_LOG_H_
#define HEARSAY_INGEST_SERVICE_LOG_SQLITE_ENTRY_LOG_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ingest_service/log/entry_log.h"

namespace hearsay {

// Opens the log in `directory`, one SQLite file `log.sqlite3`; makes both if
// they are not there.
//
// Errors: FAILED_PRECONDITION: another process has the log open, or it is of a
// newer version; DATA_LOSS: its end is not what its head says; else as of
// sqlite::Database.
absl::StatusOr<std::unique_ptr<EntryLog>> OpenSqliteEntryLog(
    const std::string& directory);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_LOG_SQLITE_ENTRY_LOG_H_
