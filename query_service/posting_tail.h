#ifndef HEARSAY_QUERY_SERVICE_POSTING_TAIL_H_
#define HEARSAY_QUERY_SERVICE_POSTING_TAIL_H_

#include <compare>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace hearsay {

// The hash by which entries are found by resource name. Stored; must not
// change.
uint64_t NameHash(absl::string_view name);

// An entry as postings see it.
struct PostedEntry {
  int64_t revision;
  // Of its resource name; 0: it is not found by name.
  uint64_t name_hash;
  // The players it concerns.
  std::vector<std::string> players;
  // The weeks in which it makes anything said of them; see said_weeks.h.
  std::vector<int64_t> weeks;
};

// A player of whom something was said in a week.
struct PlayerWeek {
  friend auto operator<=>(const PlayerWeek&, const PlayerWeek&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const PlayerWeek& key) {
    return H::combine(std::move(hash), key.week, key.player);
  }

  int64_t week;
  std::string player;
};
// The first revision that says so.
using PlayerWeeks = absl::flat_hash_map<PlayerWeek, int64_t>;

// Adds what an entry says; entries are added by revision.
void AddPlayerWeeks(const PostedEntry& entry, PlayerWeeks& weeks);

// The postings of the newest entries, which are not yet packed into blocks.
//
// Thread-safe; only the thread that adds may call what returns references.
class PostingTail {
 public:
  struct NamedEntry {
    uint64_t name_hash;
    int64_t revision;
  };
  using PlayerRevisions =
      absl::flat_hash_map<std::string, std::vector<int64_t>>;

  // Adds entries, whose revisions ascend.
  void Add(const std::vector<PostedEntry>& entries);
  void Clear();

  // Returns the revisions that concern a player, ascending.
  std::vector<int64_t> OfPlayer(absl::string_view player) const;
  // Returns the revisions of entries with this hash, ascending.
  std::vector<int64_t> OfNameHash(uint64_t name_hash) const;
  // Returns the players of the weeks from `first` to `last`, both included, of
  // whom entries up to `last_revision` say so; unordered, with repeats.
  std::vector<std::string> InWeeks(int64_t first, int64_t last,
                                   int64_t last_revision) const;

  // How many entries have been added since it was clear.
  int64_t entry_count() const { return entry_count_; }
  const PlayerRevisions& players() const { return players_; }
  const std::vector<NamedEntry>& named_entries() const {
    return named_entries_;
  }
  const PlayerWeeks& player_weeks() const { return player_weeks_; }

 private:
  mutable std::mutex mutex_;  // for all below
  int64_t entry_count_ = 0;
  PlayerRevisions players_;
  std::vector<NamedEntry> named_entries_;
  PlayerWeeks player_weeks_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_POSTING_TAIL_H_
