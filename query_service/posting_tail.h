#ifndef HEARSAY_QUERY_SERVICE_POSTING_TAIL_H_
#define HEARSAY_QUERY_SERVICE_POSTING_TAIL_H_

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "query_service/said_weeks.h"

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
  // When it makes anything said of them.
  SaidWeeks said;
};

// The postings of the newest entries, which are not yet packed into blocks.
//
// Thread-safe; only the thread that adds may call what returns references.
class PostingTail {
 public:
  struct NamedEntry {
    uint64_t name_hash;
    int64_t revision;
  };
  // A week in which something was said of a player, and the first revision that
  // says so.
  struct PlayerWeek {
    int64_t week;
    int64_t first_revision;
  };
  struct PlayerPostings {
    std::vector<int64_t> revisions;  // ascending
    std::vector<PlayerWeek> weeks;   // by revision; a week may repeat
  };
  using Players = absl::flat_hash_map<std::string, PlayerPostings>;

  // Adds entries, whose revisions ascend.
  void Add(const std::vector<PostedEntry>& entries);
  void Clear();

  // Returns the revisions that concern a player, ascending.
  std::vector<int64_t> OfPlayer(absl::string_view player) const;
  // Returns the revisions of entries with this hash, ascending.
  std::vector<int64_t> OfNameHash(uint64_t name_hash) const;
  // Returns the players of the weeks from `first` to `last`, both included, of
  // whom entries up to `last_revision` say so; unordered.
  std::vector<std::string> InWeeks(int64_t first, int64_t last,
                                   int64_t last_revision) const;

  // How many entries have been added since it was clear.
  int64_t entry_count() const { return entry_count_; }
  const Players& players() const { return players_; }
  const std::vector<NamedEntry>& named_entries() const {
    return named_entries_;
  }

 private:
  mutable std::mutex mutex_;  // for all below
  int64_t entry_count_ = 0;
  Players players_;
  std::vector<NamedEntry> named_entries_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_POSTING_TAIL_H_
