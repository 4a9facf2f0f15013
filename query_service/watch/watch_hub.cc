#include "query_service/watch/watch_hub.h"

#include <algorithm>
#include <utility>

#include "common/errors.h"

namespace hearsay {
namespace {

// How often the timer looks at least. Less than any time that it keeps, so that
// it need not be woken for what happens meanwhile.
constexpr absl::Duration kLookMax = absl::Milliseconds(500);

absl::Status ShuttingDown() {
  return Overloaded("The server is shutting down.");
}

}  // namespace

WatchHub::~WatchHub() {
  {
    const std::lock_guard lock(mutex_);
    timer_ends_ = true;
    changed_.notify_all();
  }
  if (timer_.joinable()) timer_.join();
}

absl::StatusOr<std::shared_ptr<Watch>> WatchHub::Open(
    const WatchPlan& plan, std::shared_ptr<WatchSink> sink) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return ShuttingDown();
  std::erase_if(watches_, [](const std::weak_ptr<Watch>& watch) {
    return watch.expired();
  });
  if (watches_.size() >= watches_max_) return TooManyWatches(watches_max_);
  auto watch = std::make_shared<Watch>(parts_, plan, std::move(sink));
  watches_.push_back(watch);
  return watch;
}

std::vector<std::shared_ptr<Watch>> WatchHub::Watches() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Watch>> watches;
  for (const std::weak_ptr<Watch>& weak : watches_) {
    if (auto watch = weak.lock()) watches.push_back(std::move(watch));
  }
  return watches;
}

void WatchHub::OnMoved() {
  const ProjectionStatus status = parts_.projection.Status();
  {
    const std::lock_guard lock(mutex_);
    const int64_t told = std::exchange(told_revision_, status.applied.revision);
    if (told == status.applied.revision && !status.stopped()) return;
  }
  for (const auto& watch : Watches()) watch->OnMoved();
}

void WatchHub::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  for (const auto& watch : Watches()) watch->End(ShuttingDown());
}

void WatchHub::StartTimer() {
  timer_ = std::thread([this] { RunTimer(); });
}

absl::Time WatchHub::OnTime() {
  const absl::Time now = parts_.clock.Now();
  absl::Time next = absl::InfiniteFuture();
  for (const auto& watch : Watches()) {
    next = std::min(next, watch->OnTime(now));
  }
  return next;
}

void WatchHub::RunTimer() {
  while (true) {
    const absl::Duration until_next = OnTime() - parts_.clock.Now();
    const absl::Duration wait =
        std::clamp(until_next, absl::Milliseconds(1), kLookMax);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, absl::ToChronoNanoseconds(wait),
                      [&] { return timer_ends_; });
    if (timer_ends_) return;
  }
}

}  // namespace hearsay
