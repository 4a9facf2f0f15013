#include "query_service/head_refresher.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"

namespace hearsay {

absl::StatusOr<HeardHead> HeadRefresher::Refresh(absl::Time deadline) {
  std::unique_lock lock(mutex_);
  const int64_t needed = calls_begun_ + 1;
  while (calls_begun_ != calls_ended_ || calls_ended_ >= needed) {
    // A call that failed because its caller was in a hurry says nothing.
    if (calls_ended_ >= needed &&
        !absl::IsDeadlineExceeded(last_result_.status())) {
      return last_result_;
    }
    if (calls_begun_ == calls_ended_) break;
    const auto until =
        absl::ToChronoTime(std::max(deadline, absl::UnixEpoch()));
    if (call_ended_.wait_until(lock, until) == std::cv_status::timeout) {
      return absl::DeadlineExceededError(
          "The log's head was not heard in time.");
    }
  }
  ++calls_begun_;
  lock.unlock();
  absl::StatusOr<HeardHead> result = Call(deadline);
  lock.lock();
  calls_ended_ = calls_begun_;
  last_result_ = result;
  call_ended_.notify_all();
  return result;
}

absl::StatusOr<HeardHead> HeadRefresher::Call(absl::Time deadline) {
  ASSIGN_OR_RETURN(const v1::LogHead head, feed_.GetHead(deadline));
  const std::string log_id = projection_.Status().log_id;
  if (!log_id.empty() && head.log_id() != log_id) {
    return absl::UnavailableError(
        absl::StrCat("The feed is of another log, \"", head.log_id(), "\"."));
  }
  projection_.ObserveHead(head);
  return HeadFromProto(head);
}

}  // namespace hearsay
