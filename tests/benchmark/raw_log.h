#ifndef HEARSAY_TESTS_BENCHMARK_RAW_LOG_H_
#define HEARSAY_TESTS_BENCHMARK_RAW_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sha256.h"
#include "common/sqlite/database.h"
#include "common/sqlite/statement.h"

namespace hearsay::testing {

// The least that a durable log of reports does: parse, hash, chain, insert,
// commit; no checks, no names, no gRPC. Thread-compatible.
class RawLog {
 public:
  static absl::StatusOr<RawLog> Open(const std::string& file);

  // Stores serialised IngestReportRequests in one durable transaction.
  absl::Status Append(const std::vector<std::string>& requests);

 private:
  RawLog(sqlite::Database database, sqlite::Statement insert)
      : database_(std::move(database)), insert_(std::move(insert)) {}

  sqlite::Database database_;
  sqlite::Statement insert_;
  int64_t revision_ = 0;
  Sha256 chain_ = {};
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_BENCHMARK_RAW_LOG_H_
