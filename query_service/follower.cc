#include "query_service/follower.h"

#include <algorithm>
#include <string>

#include "absl/status/statusor.h"
#include "common/errors.h"
#include "common/sha256.h"
#include "query_service/feed_verifier.h"

namespace hearsay {
namespace {

constexpr absl::Duration kPauseMin = absl::Milliseconds(50);
constexpr absl::Duration kPauseMax = absl::Seconds(2);
constexpr int kCorruptionsMax = 2;

// What a message that was found wrong makes of the replica.
query::v1::ReplicaState StateAfter(const absl::Status& wrong) {
  switch (ReasonOf(wrong)) {
    case v1::ERROR_REASON_UNKNOWN_FORMAT:
      return query::v1::REPLICA_STATE_UNKNOWN_FORMAT;
    case v1::ERROR_REASON_LOG_DIVERGED:
      return query::v1::REPLICA_STATE_LOG_DIVERGED;
    default:
      return query::v1::REPLICA_STATE_CORRUPT_FEED;
  }
}

}  // namespace

void RetryPause::Wait(absl::Duration duration) {
  std::unique_lock lock(mutex_);
  cancelled_changed_.wait_for(lock, absl::ToChronoNanoseconds(duration),
                              [&] { return cancelled_; });
}

void RetryPause::Cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  cancelled_changed_.notify_all();
}

Follower::Follower(FeedClient* feed, Projection* projection,
                   const Options& options, RetryPause* pause)
    : feed_(*feed),
      projection_(*projection),
      options_(options),
      pause_(pause == nullptr ? own_pause_ : *pause) {}

Follower::~Follower() { Stop(); }

void Follower::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Follower::Stop() {
  stopping_ = true;
  feed_.Cancel();
  pause_.Cancel();
  if (thread_.joinable()) thread_.join();
}

void Follower::Run() {
  while (!stopping_) {
    found_.reset();
    const absl::Status ended = feed_.Tail(
        NextRequest(), [this](const auto& message) { return Handle(message); });
    if (stopping_ || !HandleEnd(ended)) return;
    pause_.Wait(NextPause());
  }
}

ingest::v1::TailRequest Follower::NextRequest() const {
  const ProjectionStatus status = projection_.Status();
  ingest::v1::TailRequest request;
  request.set_after_revision(status.applied.revision);
  if (status.applied.revision > 0) {
    request.set_after_chain_sha256(Sha256ToBytes(status.applied.chain));
  }
  request.set_log_id(status.log_id);
  request.set_heartbeat_interval_ms(static_cast<int32_t>(
      absl::ToInt64Milliseconds(options_.heartbeat_interval)));
  return request;
}

absl::Status Follower::Handle(const ingest::v1::TailResponse& message) {
  const ProjectionStatus status = projection_.Status();
  const auto fail = [this](const absl::Status& wrong,
                           query::v1::ReplicaState state) {
    found_ = state;
    return wrong;
  };
  const absl::Status head =
      VerifyHead(message.head(), status.log_id, status.applied);
  if (!head.ok()) return fail(head, StateAfter(head));
  const absl::StatusOr<VerifiedBatch> batch =
      VerifyEntries(status.applied, message.entries());
  if (!batch.ok()) return fail(batch.status(), StateAfter(batch.status()));
  const absl::Status applied = projection_.Apply(*batch, message.head());
  if (!applied.ok()) {
    return fail(applied, query::v1::REPLICA_STATE_STORAGE_FAILED);
  }
  failures_ = 0;
  if (!batch->entries.empty()) corruptions_ = 0;
  return absl::OkStatus();
}

bool Follower::HandleEnd(const absl::Status& ended) {
  const std::string detail(ended.message());
  if (!found_.has_value() && ReasonOf(ended) == v1::ERROR_REASON_LOG_DIVERGED) {
    found_ = query::v1::REPLICA_STATE_LOG_DIVERGED;
  }
  // What failed its checks once may have been damaged on its way.
  const bool again = !found_.has_value() ||
                     (*found_ == query::v1::REPLICA_STATE_CORRUPT_FEED &&
                      ++corruptions_ < kCorruptionsMax);
  if (!again) {
    projection_.Stop(*found_, detail);
    return false;
  }
  projection_.SetDisconnected(detail);
  return true;
}

absl::Duration Follower::NextPause() {
  constexpr int kDoublingsMax = 16;
  return std::min(kPauseMax,
                  kPauseMin * (1 << std::min(failures_++, kDoublingsMax)));
}

}  // namespace hearsay
