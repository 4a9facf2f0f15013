#include "ingest_service/feed.h"

#include <utility>

namespace hearsay {

LogPosition Feed::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

void Feed::Follow(std::weak_ptr<Follower> follower) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_) {
      followers_.push_back(std::move(follower));
      return;
    }
  }
  if (const auto late = follower.lock()) late->OnStopped();
}

void Feed::Move(const LogPosition& head) {
  {
    const std::lock_guard lock(mutex_);
    head_ = head;
  }
  for (const auto& follower : Followers()) follower->OnMoved();
}

void Feed::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  for (const auto& follower : Followers()) follower->OnStopped();
}

std::vector<std::shared_ptr<Feed::Follower>> Feed::Followers() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Follower>> followers;
  std::erase_if(followers_, [&](const std::weak_ptr<Follower>& weak) {
    std::shared_ptr<Follower> follower = weak.lock();
    if (follower == nullptr) return true;
    followers.push_back(std::move(follower));
    return false;
  });
  return followers;
}

}  // namespace hearsay
