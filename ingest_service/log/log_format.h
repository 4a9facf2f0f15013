// How a record becomes an entry of the log. Whatever is changed here changes
// what is stored for ever: it needs a new format version.
#ifndef HEARSAY_INGEST_SERVICE_LOG_LOG_FORMAT_H_
#define HEARSAY_INGEST_SERVICE_LOG_LOG_FORMAT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/sha256.h"
#include "google/protobuf/message.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// What an entry holds: a report, an outcome, ... Stored as the number of the
// field in Record.
using EntryKind = v1::Record::ContentCase;

// Where the log ends.
struct LogPosition {
  int64_t revision = 0;
  Sha256 chain{};
  absl::Time commit_time = absl::InfinitePast();  // of the last entry
  absl::Time closed_time = absl::InfinitePast();
};

// A record as it is stored.
struct SealedEntry {
  int64_t revision = 0;
  absl::Time commit_time;
  EntryKind kind = v1::Record::CONTENT_NOT_SET;
  std::string entry_id;
  std::string record;  // serialised
  Sha256 record_sha256{};
  Sha256 chain{};
  std::vector<int64_t> target_revisions;
};

// Returns the canonical encoding of `message`: fields in order of their
// numbers, defaults left out.
std::string CanonicalBytes(const google::protobuf::Message& message);

// Returns when a transaction that starts at `now` commits: never before the
// last one, and after the closed time. In whole microseconds.
absl::Time NextCommitTime(const LogPosition& position, absl::Time now);

// Returns the closed time that can be promised at `now`: later than the one
// promised already, so that it shows whether it is written, and never before
// the last entry.
absl::Time NextClosedTime(const LogPosition& position, absl::Time now);

// Makes `record` the next entry: sets its revision and commit time, serialises
// it, and moves `position` behind it.
SealedEntry Seal(v1::Record& record, absl::Time commit_time,
                 LogPosition& position);

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_LOG_LOG_FORMAT_H_
