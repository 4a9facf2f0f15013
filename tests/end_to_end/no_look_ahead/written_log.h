#ifndef HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_WRITTEN_LOG_H_
#define HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_WRITTEN_LOG_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearsay/v1/record.pb.h"
#include "tests/testing/log_generator.h"

namespace hearsay::testing {

// What the ingest service's parts, all but the server, made of writes.
struct WrittenLog {
  std::vector<v1::LogEntry> entries;
  // The errors of the writes that were refused.
  std::vector<absl::Status> refusals;
};

// Has every write decided and stored at its own time.
absl::StatusOr<WrittenLog> StoreWrites(const std::vector<Write>& writes);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_WRITTEN_LOG_H_
