#ifndef HEARSAY_QUERY_SERVICE_LOG_POSITION_H_
#define HEARSAY_QUERY_SERVICE_LOG_POSITION_H_

#include <cstdint>

#include "absl/time/time.h"
#include "common/sha256.h"

namespace hearsay {

// A place in the log: just after an entry or, by default, before the first.
struct LogPosition {
  int64_t revision = 0;
  Sha256 chain{};
  // Of that entry; before the first, the Unix epoch.
  absl::Time commit_time = absl::UnixEpoch();

  friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_LOG_POSITION_H_
