// What must hold of every answer, whatever was asked. What does not hold ends
// the process, so that a fuzzer takes note of the input.
#ifndef HEARSAY_TESTS_FUZZ_CHECKS_H_
#define HEARSAY_TESTS_FUZZ_CHECKS_H_

#include <google/protobuf/message.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace hearsay::fuzz {

// Ends the process with `what` unless `holds`.
void Require(bool holds, absl::string_view what);

// An error that `method` may answer: never one of ours (INTERNAL, UNKNOWN and
// their like), and always with its reason.
void CheckStatus(absl::string_view method, const absl::Status& status);

// The same of every status within a response.
void CheckStatusesIn(absl::string_view method,
                     const google::protobuf::Message& response);

}  // namespace hearsay::fuzz

#endif  // HEARSAY_TESTS_FUZZ_CHECKS_H_
