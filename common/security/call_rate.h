#ifndef HEARSAY_COMMON_SECURITY_CALL_RATE_H_
#define HEARSAY_COMMON_SECURITY_CALL_RATE_H_

#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace hearsay {

// How many calls each identity may make: a token bucket each, which holds the
// calls of one second. Thread-safe.
class CallRate {
 public:
  // 0: as many as they like.
  explicit CallRate(int calls_per_second)
      : calls_per_second_(calls_per_second) {}

  // Takes a call of `identity` from its bucket. Returns how long to wait if the
  // bucket is empty, else zero.
  absl::Duration Take(const std::string& identity, absl::Time now);

 private:
  struct Bucket {
    double calls;
    absl::Time filled;
  };

  const double calls_per_second_;
  std::mutex mutex_;
  // Guarded by mutex_. No more than the identities that there have been.
  absl::flat_hash_map<std::string, Bucket> buckets_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_CALL_RATE_H_
