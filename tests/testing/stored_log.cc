#include "tests/testing/stored_log.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/sha256.h"
#include "common/sqlite/database.h"
#include "common/sqlite/statement.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/process.h"

namespace hearsay::testing {
namespace {

constexpr char kSqliteHeader[] = "SQLite format 3";

absl::Status Lost(int64_t revision, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("revision ", revision, ": ", what));
}

absl::Status CheckDatabase(const std::string& file) {
  ASSIGN_OR_RETURN(sqlite::Database database, sqlite::Database::Open(file));
  ASSIGN_OR_RETURN(sqlite::Statement check,
                   database.Prepare("PRAGMA integrity_check"));
  sqlite::Cursor cursor = check.Query();
  ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
  if (has_row && cursor.Text(0) == "ok") return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(file, ": ", cursor.Text(0)));
}

}  // namespace

absl::StatusOr<std::vector<v1::LogEntry>> ReadLog(RpcClient& ingest) {
  std::vector<v1::LogEntry> log;
  ingest::v1::TailRequest request;
  while (true) {
    const StreamResult result = ingest.CallStream(
        MethodOf(request), {request.SerializeAsString()}, /*responses_max=*/1);
    RETURN_IF_ERROR(result.status);
    ingest::v1::TailResponse response;
    if (!response.ParseFromString(result.responses.at(0))) {
      return absl::InternalError("the response does not parse");
    }
    log.insert(log.end(), response.entries().begin(), response.entries().end());
    if (static_cast<int64_t>(log.size()) >= response.head().revision()) {
      return log;
    }
    if (!log.empty()) {
      request.set_after_revision(log.back().revision());
      request.set_after_chain_sha256(log.back().chain_sha256());
    }
  }
}

absl::Status CheckLog(const std::vector<v1::LogEntry>& log) {
  int64_t revision = 0;
  absl::Time commit_time = absl::InfinitePast();
  Sha256 chain = {};
  for (const v1::LogEntry& entry : log) {
    if (entry.revision() != ++revision) return Lost(revision, "missing");
    const Sha256 digest = Sha256Of(entry.record());
    chain = NextChain(chain, digest);
    if (entry.record_sha256() != Sha256ToBytes(digest)) {
      return Lost(revision, "the hash is not that of the record");
    }
    if (entry.chain_sha256() != Sha256ToBytes(chain)) {
      return Lost(revision, "the chain is broken");
    }
    v1::Record record;
    if (!record.ParseFromString(entry.record()) ||
        record.revision() != revision) {
      return Lost(revision, "the record is not its own");
    }
    if (TimeFromProto(record.commit_time()) < commit_time) {
      return Lost(revision, "the commit time falls");
    }
    commit_time = TimeFromProto(record.commit_time());
  }
  return absl::OkStatus();
}

absl::Status CheckDatabases(const std::string& folder) {
  int count = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file() ||
        !ReadFile(file.path()).starts_with(kSqliteHeader)) {
      continue;
    }
    RETURN_IF_ERROR(CheckDatabase(file.path()));
    ++count;
  }
  return count > 0
             ? absl::OkStatus()
             : absl::NotFoundError(absl::StrCat("no database in ", folder));
}

}  // namespace hearsay::testing
