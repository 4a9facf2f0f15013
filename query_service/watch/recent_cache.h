#ifndef HEARSAY_QUERY_SERVICE_WATCH_RECENT_CACHE_H_
#define HEARSAY_QUERY_SERVICE_WATCH_RECENT_CACHE_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace hearsay {

// Keeps the values that were added last, as many as fit. Thread-safe.
template <typename Key, typename Value>
class RecentCache {
 public:
  // Keeps values of at most `bytes_max` together, but always the last.
  explicit RecentCache(size_t bytes_max) : bytes_max_(bytes_max) {}

  // Returns null if it is not there.
  std::shared_ptr<const Value> Find(const Key& key) const {
    const std::lock_guard lock(mutex_);
    const auto it = slots_.find(key);
    return it == slots_.end() ? nullptr : it->second.value;
  }

  // Keeps the value that is there, if there is one.
  void Add(const Key& key, std::shared_ptr<const Value> value, size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (!slots_.emplace(key, Slot{std::move(value), bytes}).second) return;
    added_.push_back(key);
    bytes_ += bytes;
    while (bytes_ > bytes_max_ && added_.size() > 1) RemoveOldest();
  }

 private:
  struct Slot {
    std::shared_ptr<const Value> value;
    size_t bytes;
  };

  void RemoveOldest() {
    const auto it = slots_.find(added_.front());
    bytes_ -= it->second.bytes;
    slots_.erase(it);
    added_.pop_front();
  }

  const size_t bytes_max_;
  mutable std::mutex mutex_;  // for all below
  absl::flat_hash_map<Key, Slot> slots_;
  std::deque<Key> added_;  // oldest first
  size_t bytes_ = 0;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_RECENT_CACHE_H_
