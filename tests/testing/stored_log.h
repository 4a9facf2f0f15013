#ifndef HEARSAY_TESTS_TESTING_STORED_LOG_H_
#define HEARSAY_TESTS_TESTING_STORED_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearsay/v1/record.pb.h"
#include "tests/testing/rpc_client.h"

namespace hearsay::testing {

// Reads the whole log from the ingest service's feed.
absl::StatusOr<std::vector<v1::LogEntry>> ReadLog(RpcClient& ingest);

// DATA_LOSS unless revisions are 1, 2, 3 ..., every hash is that of its bytes,
// the chain holds and commit times never fall.
absl::Status CheckLog(const std::vector<v1::LogEntry>& log);

// DATA_LOSS unless SQLite finds every database in `folder` sound. Nothing may
// have them open.
absl::Status CheckDatabases(const std::string& folder);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_STORED_LOG_H_
