#ifndef HEARSAY_QUERY_SERVICE_TRACK_RECORDS_PLAYER_BOOK_H_
#define HEARSAY_QUERY_SERVICE_TRACK_RECORDS_PLAYER_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace hearsay {

// Knows of each player what his contributions were last computed from, and
// from when on, on the said clock, what was stored since can change them. So
// it tells which few players must be computed anew for an answer.
//
// A player is settled as of a revision when his contributions were computed as
// of it. What is stored afterwards can change nothing that is decided before it
// was said; and things are decided only at certain times, which are known. Most
// reports are new and bear on nothing until another is decided about the
// player.
//
// Players go by every name that entries use for them. Thread-compatible.
class PlayerBook {
 public:
  // Keeps what is needed to tell players apart as of revisions before the last
  // `steps_max` computations.
  explicit PlayerBook(size_t steps_max = 500'000) : steps_max_(steps_max) {}

  // Notes that an entry concerns a player: nothing decided before `first_said`
  // can change by it, and it has itself nothing decided before
  // `first_decision`.
  void Note(const std::string& player, absl::Time first_said,
            absl::Time first_decision);
  // Notes that an entry can change what is decided of anybody, at any time.
  void NoteAll(int64_t revision);
  // Says that all entries up to `revision` are noted.
  void SetNoted(int64_t revision) { noted_ = revision; }
  int64_t noted() const { return noted_; }

  // Returns the first said-by time for which a player must be computed anew;
  // the infinite future: none need be.
  absl::Time FirstDue() const;
  // Returns who must be for answers said by `said_by`, the first ones, at most
  // `players_max`.
  std::vector<std::string> DueBy(absl::Time said_by, size_t players_max) const;

  // Says that the player's contributions were computed as of noted(), and when
  // any can be decided: ascending.
  void Settle(const std::string& player, const std::vector<absl::Time>& times);

  // Whether the contributions of all players as of `revision`, by `said_by`,
  // surely are those as which they were settled; nobody may be due by then.
  bool SameAt(int64_t revision, absl::Time said_by) const;
  // Returns those of whom it is not sure; sorted, without repeats.
  std::vector<std::string> PerhapsOtherAt(int64_t revision,
                                          absl::Time said_by) const;
  // Returns a time before which nobody's contributions as of `from` differ from
  // those as of noted().
  absl::Time FirstChangeSince(int64_t from) const;

  size_t memory() const;  // bytes, about

 private:
  // Minutes since the Unix epoch, rounded down.
  using Minute = int32_t;
  struct Player {
    std::vector<Minute> times;  // when anything can be decided; ascending
    // The first of what entries since then were noted with.
    absl::Time first_said = absl::InfiniteFuture();
    absl::Time first_decision = absl::InfiniteFuture();
    absl::Time due = absl::InfiniteFuture();
  };
  // Before `time` nothing changed for a player by the entries up to `revision`
  // with which he was not yet settled.
  struct Step {
    int64_t revision;
    absl::Time time;
    std::string player;
  };
  using Players = absl::flat_hash_map<std::string, std::unique_ptr<Player>>;

  static Minute MinuteOf(absl::Time time);
  static absl::Time FirstFrom(const std::vector<Minute>& times,
                              absl::Time time);
  void SetDue(const std::string& name, Player& player);
  // Whether something can change what is decided of anybody after `revision`.
  bool AllNotedAfter(int64_t revision) const;

  const size_t steps_max_;
  int64_t noted_ = 0;
  Players players_;
  // By when they are due; those who are at some time.
  std::set<std::pair<absl::Time, std::string>> due_;
  std::deque<Step> steps_;          // by revision
  int64_t forgotten_revision_ = 0;  // steps up to it are not all kept
  std::vector<int64_t> all_noted_;  // revisions, ascending
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TRACK_RECORDS_PLAYER_BOOK_H_
