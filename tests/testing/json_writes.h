#ifndef HEARSAY_TESTS_TESTING_JSON_WRITES_H_
#define HEARSAY_TESTS_TESTING_JSON_WRITES_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace hearsay::testing {

// Reads a file of writes as `hearsay load` does: JSON lines such as
// {"ingestReport": {"entryId": ...}}. Returns the requests, in order.
absl::StatusOr<std::vector<std::unique_ptr<google::protobuf::Message>>>
ReadJsonWrites(const std::string& file);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_JSON_WRITES_H_
