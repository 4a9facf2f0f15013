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

namespace {

// Adds a week that `revision` is the last to speak of, unless it was just
// added.
void AddWeek(int64_t week, int64_t revision,
             std::vector<PostingTail::PlayerWeek>& weeks) {
  // Most entries speak of the present.
  if (weeks.empty() || weeks.back().week != week) {
    weeks.push_back({week, revision});
  }
}

}  // namespace

void PostingTail::Add(const std::vector<PostedEntry>& entries) {
  const std::lock_guard lock(mutex_);
  for (const PostedEntry& entry : entries) {
    ++entry_count_;
    if (entry.name_hash != 0) {
      named_entries_.push_back({entry.name_hash, entry.revision});
    }
    for (const std::string& player : entry.players) {
      PlayerPostings& postings = players_[player];
      postings.revisions.push_back(entry.revision);
      if (entry.said.week.has_value()) {
        AddWeek(*entry.said.week, entry.revision, postings.weeks);
      }
    }
    for (const SaidOf& other : entry.said.others) {
      AddWeek(other.week, entry.revision, players_[other.player].weeks);
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
  return it == players_.end() ? std::vector<int64_t>() : it->second.revisions;
}

std::vector<int64_t> PostingTail::OfNameHash(uint64_t name_hash) const {
  const std::lock_guard lock(mutex_);
  std::vector<int64_t> revisions;
  for (const NamedEntry& entry : named_entries_) {
    if (entry.name_hash == name_hash) revisions.push_back(entry.revision);
  }
  return revisions;
}

std::vector<std::string> PostingTail::InWeeks(int64_t first, int64_t last,
                                              int64_t last_revision) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> players;
  for (const auto& [player, postings] : players_) {
    if (std::any_of(postings.weeks.begin(), postings.weeks.end(),
                    [&](const PlayerWeek& said) {
                      return first <= said.week && said.week <= last &&
                             said.first_revision <= last_revision;
                    })) {
      players.push_back(player);
    }
  }
  return players;
}

}  // namespace hearsay
