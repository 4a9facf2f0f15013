#ifndef HEARSAY_QUERY_SERVICE_APPLIED_POSITION_H_
#define HEARSAY_QUERY_SERVICE_APPLIED_POSITION_H_

#include <cstdint>

#include "absl/time/time.h"
#include "common/sha256.h"

namespace hearsay {

// How far a replica has come in the log: just behind an entry or, by default,
// before the first.
struct AppliedPosition {
  int64_t revision = 0;
  Sha256 chain{};
  // Of that entry; before the first, the Unix epoch.
  absl::Time commit_time = absl::UnixEpoch();

  friend bool operator==(const AppliedPosition&,
                         const AppliedPosition&) = default;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_APPLIED_POSITION_H_
