#include "query_service/calibration/change_tracker.h"

#include <algorithm>

#include "common/clock.h"
#include "common/errors.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

// Entries read between two looks at the clock.
constexpr int64_t kEntriesAtOnce = 1000;

}  // namespace

absl::StatusOr<int64_t> ChangeTracker::CatchUp(int64_t revision,
                                               absl::Time deadline) {
  const SystemClock clock;
  const std::lock_guard lock(mutex_);
  if (read_to_ < 0) read_to_ = revision;
  for (bool first = true; read_to_ < revision; first = false) {
    if (!first && clock.Now() >= deadline) {
      return DeadlineTooShort("Not all that is new was looked at.");
    }
    const int64_t last = std::min(read_to_ + kEntriesAtOnce, revision);
    auto concerns = replica_.Concerns(read_to_ + 1, last);
    if (!concerns.ok()) return StorageFailed(concerns.status());
    for (const Replica::Concern& concern : *concerns) {
      for (const std::string& player : concern.players) {
        last_changes_[player] = concern.revision;
      }
    }
    read_to_ = last;
  }
  return read_to_;
}

bool ChangeTracker::AnyChangedAfter(
    int64_t revision, const std::vector<std::string>& players) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(
      players.begin(), players.end(), [&](const std::string& player) {
        const auto it = last_changes_.find(player);
        return it != last_changes_.end() && it->second > revision;
      });
}

}  // namespace hearsay
