// Checks what the feed sends, before anything of it is stored.
#ifndef HEARSAY_QUERY_SERVICE_FEED_VERIFIER_H_
#define HEARSAY_QUERY_SERVICE_FEED_VERIFIER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/applied_position.h"

namespace hearsay {

// An entry that was found to be the log's next.
struct VerifiedEntry {
  int64_t revision;
  absl::Time commit_time;
  const std::string* bytes;  // of the record, as fed
  const v1::Record* record;  // parsed from them
};

// Entries that were found to follow each other. Refers to the bytes of the
// message they came in, which must outlive it.
struct VerifiedBatch {
  std::vector<VerifiedEntry> entries;
  AppliedPosition end;  // after the last

  // Owns the records.
  std::unique_ptr<google::protobuf::Arena> arena;
};

// Returns `entries`, parsed, if they follow `start`.
//
// Errors:
// * DATA_LOSS: a revision is missing or repeated, bytes do not match their hash
//   or the chain, or a record contradicts its entry or the one before.
// * FAILED_PRECONDITION UNKNOWN_FORMAT: a record is intact but of a kind, with
//   fields or, of a model, with parameters that this version does not know.
//   Nothing is skipped.
absl::StatusOr<VerifiedBatch> VerifyEntries(
    const AppliedPosition& start,
    const google::protobuf::RepeatedPtrField<v1::LogEntry>& entries);

// Checks the head that came with entries up to `end`, for a follower of log
// `log_id` (empty: any).
//
// Errors:
// * FAILED_PRECONDITION UNKNOWN_FORMAT: the log is of a newer format.
// * FAILED_PRECONDITION LOG_DIVERGED: it is another log, ends before `end`, or
//   ends there with another chain.
absl::Status VerifyHead(const v1::LogHead& head, const std::string& log_id,
                        const AppliedPosition& end);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FEED_VERIFIER_H_
