#include "tests/benchmark/raw_log.h"

#include <utility>

#include "common/sqlite/transaction.h"
#include "common/status_macros.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay::testing {
namespace {

constexpr char kSchemaSql[] = R"sql(
  CREATE TABLE IF NOT EXISTS entries (
    revision INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    chain BLOB NOT NULL
  ))sql";

constexpr char kInsertSql[] = R"sql(
  INSERT INTO entries (revision, record, chain) VALUES (?, ?, ?))sql";

}  // namespace

absl::StatusOr<RawLog> RawLog::Open(const std::string& file) {
  ASSIGN_OR_RETURN(sqlite::Database database, sqlite::Database::Open(file));
  RETURN_IF_ERROR(database.Execute(kSchemaSql));
  ASSIGN_OR_RETURN(sqlite::Statement insert, database.Prepare(kInsertSql));
  return RawLog(std::move(database), std::move(insert));
}

absl::Status RawLog::Append(const std::vector<std::string>& requests) {
  ASSIGN_OR_RETURN(sqlite::Transaction transaction,
                   sqlite::Transaction::Begin(database_));
  for (const std::string& bytes : requests) {
    ingest::v1::IngestReportRequest request;
    if (!request.ParseFromString(bytes)) {
      return absl::InvalidArgumentError("no report");
    }
    v1::Record record;
    record.set_revision(++revision_);
    record.set_entry_id(request.entry_id());
    record.mutable_report()->Swap(request.mutable_report());
    const std::string stored = record.SerializeAsString();
    chain_ = NextChain(chain_, Sha256Of(stored));
    RETURN_IF_ERROR(insert_.Run({revision_, sqlite::Blob(stored),
                                 sqlite::Blob(Sha256ToBytes(chain_))}));
  }
  return transaction.Commit();
}

}  // namespace hearsay::testing
