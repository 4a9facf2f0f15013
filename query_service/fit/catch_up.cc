#include "query_service/fit/catch_up.h"

#include "absl/time/clock.h"
#include "common/status_macros.h"
#include "query_service/follower.h"

namespace hearsay::fit {
namespace {

// How often progress is told of.
constexpr absl::Duration kProgressStep = absl::Milliseconds(200);

}  // namespace

absl::StatusOr<HeardHead> CatchUp(
    FeedClient& feed, Projection& projection, absl::Duration patience,
    const std::function<void(int64_t, int64_t)>& on_progress) {
  ASSIGN_OR_RETURN(const v1::LogHead log_head,
                   feed.GetHead(absl::Now() + patience));
  const HeardHead head = HeadFromProto(log_head);
  Freshness needed;
  needed.revision = head.revision;
  needed.any_log = true;
  Follower follower(&feed, &projection, Follower::Options());
  follower.Start();
  int64_t applied = -1;
  absl::Time give_up = absl::Now();
  absl::Status status;
  do {
    const int64_t now_applied = projection.Status().applied.revision;
    if (now_applied > applied) give_up = absl::Now() + patience;
    applied = now_applied;
    if (on_progress) on_progress(applied, head.revision);
    status = projection.WaitUntil(needed, absl::Now() + kProgressStep);
  } while (!status.ok() && !projection.Status().stopped() &&
           absl::Now() < give_up);
  follower.Stop();
  RETURN_IF_ERROR(status);
  if (on_progress) on_progress(head.revision, head.revision);
  return head;
}

}  // namespace hearsay::fit
