#ifndef HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_IN_PROCESS_REPLICA_H_
#define HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_IN_PROCESS_REPLICA_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearsay/v1/as_of.pb.h"
#include "hearsay/v1/record.pb.h"
#include "tests/end_to_end/no_look_ahead/question.h"

namespace hearsay::testing {

// Log id of the logs that InProcessReplica applies.
inline constexpr char kReplayedLogId[] = "0123456789abcdef0123456789abcdef";

// The query service's parts, all but the server, fed with entries at will.
// Thread-compatible.
class InProcessReplica {
 public:
  static absl::StatusOr<std::unique_ptr<InProcessReplica>> Open();
  ~InProcessReplica();

  // Applies the entries of `log` from the next one to `last`, and says that the
  // log ends there and is closed to `closed_time`.
  absl::Status Apply(const std::vector<v1::LogEntry>& log, int64_t last,
                     absl::Time closed_time);

  // Returns the answer in bytes, or the error in words.
  std::string Answer(const Question& question);

 private:
  struct Parts;
  explicit InProcessReplica(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_NO_LOOK_AHEAD_IN_PROCESS_REPLICA_H_
