#ifndef HEARSAY_INGEST_SERVICE_TAIL_CURSOR_H_
#define HEARSAY_INGEST_SERVICE_TAIL_CURSOR_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "ingest_service/log/entry_log.h"
#include "ingest_service/log/log_format.h"

namespace hearsay {

// How far one follower has been sent the log. Thread-compatible.
class TailCursor {
 public:
  // Starts where the request says. `head` is where the log ends.
  //
  // Errors: INVALID_ARGUMENT; FAILED_PRECONDITION LOG_DIVERGED: the follower
  // follows another log, or this one before it was restored from an older copy.
  static absl::StatusOr<TailCursor> Open(
      EntryLog& log, const LogPosition& head,
      const ingest::v1::TailRequest& request);

  // Last revision that was read.
  int64_t revision() const { return revision_; }
  // Most time without a message.
  absl::Duration heartbeat_interval() const { return heartbeat_interval_; }

  // Returns the next entries up to `head`, and `head`. Bounded; perhaps none.
  absl::StatusOr<ingest::v1::TailResponse> Next(const LogPosition& head);

 private:
  TailCursor(EntryLog& log, int64_t revision, absl::Duration interval)
      : log_(&log), revision_(revision), heartbeat_interval_(interval) {}

  EntryLog* log_;
  int64_t revision_;
  absl::Duration heartbeat_interval_;
};

}  // namespace hearsay

#endif  // HEARSAY_INGEST_SERVICE_TAIL_CURSOR_H_
