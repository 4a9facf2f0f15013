#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_CHANGE_TRACKER_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_CHANGE_TRACKER_H_

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "query_service/replica.h"

namespace hearsay {

// Knows of which players the log has told anything lately, so that what is kept
// about the others need not be looked at. Thread-safe.
class ChangeTracker {
 public:
  // `replica` must outlive it.
  explicit ChangeTracker(const Replica& replica) : replica_(replica) {}

  // Reads on in the log up to `revision`, which must be applied; the first call
  // begins there. Returns how far it has come, at least to `revision`.
  //
  // DEADLINE_EXCEEDED DEADLINE_TOO_SHORT: it did not come there by `deadline`;
  // the next call goes on from where this one ended.
  absl::StatusOr<int64_t> CatchUp(int64_t revision, absl::Time deadline);

  // Whether an entry after `revision`, as far as it has come, concerns one of
  // `players`. CatchUp() must have returned `revision` or less.
  bool AnyChangedAfter(int64_t revision,
                       const std::vector<std::string>& players) const;

 private:
  const Replica& replica_;
  mutable std::mutex mutex_;  // for all below
  int64_t read_to_ = -1;      // -1: it has not begun
  absl::flat_hash_map<std::string, int64_t> last_changes_;  // by player
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_CHANGE_TRACKER_H_
