#include "query_service/feed_lag.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace hearsay {
namespace {

// Heads heard within this count as heard at once, so that few are kept.
constexpr absl::Duration kHeadStep = absl::Milliseconds(100);
constexpr size_t kHeadsMax = 1'000;

bool IsConnected(query::v1::ReplicaState state) {
  return state == query::v1::REPLICA_STATE_SERVING ||
         state == query::v1::REPLICA_STATE_CATCHING_UP;
}

}  // namespace

void FeedLag::Observe(const ProjectionStatus& status, absl::Time now) {
  const std::lock_guard lock(mutex_);
  applied_revision_ = status.applied.revision;
  const int64_t last = heads_.empty() ? 0 : heads_.back().revision;
  if (status.head.revision > std::max(last, applied_revision_)) {
    const bool same =
        !heads_.empty() && (now - heads_.back().heard_time < kHeadStep ||
                            heads_.size() >= kHeadsMax);
    if (same) {
      heads_.back().revision = status.head.revision;
    } else {
      heads_.push_back({status.head.revision, now});
    }
  }
  while (!heads_.empty() && heads_.front().revision <= applied_revision_) {
    heads_.pop_front();
  }
  connected_ = !status.log_id.empty() && IsConnected(status.state);
  if (connected_) heard_time_ = now;
}

FeedLag::Lag FeedLag::At(absl::Time now) const {
  const std::lock_guard lock(mutex_);
  Lag lag;
  if (!heads_.empty()) {
    lag.entries = heads_.back().revision - applied_revision_;
    lag.behind = now - heads_.front().heard_time;
  }
  if (!connected_) lag.silence = now - heard_time_;
  return lag;
}

absl::Status CheckLag(const FeedLag::Lag& lag, absl::Duration behind_max,
                      absl::Duration silence_max) {
  if (behind_max > absl::ZeroDuration() && lag.behind > behind_max) {
    return absl::UnavailableError(
        absl::StrCat("The replica is ", lag.entries, " entries behind, for ",
                     absl::FormatDuration(lag.behind), "."));
  }
  if (silence_max > absl::ZeroDuration() && lag.silence > silence_max) {
    return absl::UnavailableError(
        absl::StrCat("Nothing was heard of the ingest service for ",
                     absl::FormatDuration(lag.silence), "."));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
