#include "query_service/posting_tail.h"

#include <algorithm>

#include "common/sha256.h"

namespace hearsay {

uint64_t NameHash(absl::string_view name) {
  const Sha256 digest = Sha256Of(name);
  uint64_t hash = 0;
  for (int i = 0; i < 8; ++i) hash = hash << 8 | digest[i];
  return std::max<uint64_t>(hash, 1);
}

void PostingTail::Add(const std::vector<PostedEntry>& entries) {
  const std::lock_guard lock(mutex_);
  for (const PostedEntry& entry : entries) {
    ++entry_count_;
    if (entry.name_hash != 0) {
      named_entries_.push_back({entry.name_hash, entry.revision});
    }
    for (const std::string& player : entry.players) {
      players_[player].push_back(entry.revision);
    }
  }
}

void PostingTail::Clear() {
  const std::lock_guard lock(mutex_);
  entry_count_ = 0;
  players_.clear();
  named_entries_.clear();
}

std::vector<int64_t> PostingTail::OfPlayer(absl::string_view player) const {
  const std::lock_guard lock(mutex_);
  const auto it = players_.find(player);
  return it == players_.end() ? std::vector<int64_t>() : it->second;
}

std::vector<int64_t> PostingTail::OfNameHash(uint64_t name_hash) const {
  const std::lock_guard lock(mutex_);
  std::vector<int64_t> revisions;
  for (const NamedEntry& entry : named_entries_) {
    if (entry.name_hash == name_hash) revisions.push_back(entry.revision);
  }
  return revisions;
}

}  // namespace hearsay
