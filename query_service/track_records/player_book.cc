#include "query_service/track_records/player_book.h"

#include <algorithm>
#include <limits>

#include "common/sort_unique.h"

namespace hearsay {

PlayerBook::Minute PlayerBook::MinuteOf(absl::Time time) {
  constexpr int64_t kLeast = std::numeric_limits<Minute>::min();
  constexpr int64_t kMost = std::numeric_limits<Minute>::max();
  return static_cast<Minute>(
      std::clamp(absl::ToInt64Minutes(
                     absl::Floor(time - absl::UnixEpoch(), absl::Minutes(1))),
                 kLeast, kMost));
}

// Returns a time that is at most the first of `times` from `time` on.
absl::Time PlayerBook::FirstFrom(const std::vector<Minute>& times,
                                 absl::Time time) {
  const auto it = std::lower_bound(times.begin(), times.end(), MinuteOf(time));
  if (it == times.end()) return absl::InfiniteFuture();
  return std::max(time, absl::UnixEpoch() + absl::Minutes(*it));
}

void PlayerBook::SetDue(const std::string& name, Player& player) {
  absl::Time due = player.first_decision;
  if (player.first_said != absl::InfiniteFuture()) {
    due = std::min(due, FirstFrom(player.times, player.first_said));
  }
  if (due == player.due) return;
  if (player.due != absl::InfiniteFuture()) due_.erase({player.due, name});
  if (due != absl::InfiniteFuture()) due_.emplace(due, name);
  player.due = due;
}

void PlayerBook::Note(const std::string& name, absl::Time first_said,
                      absl::Time first_decision) {
  std::unique_ptr<Player>& player = players_[name];
  if (player == nullptr) player = std::make_unique<Player>();
  player->first_said = std::min(player->first_said, first_said);
  player->first_decision = std::min(player->first_decision, first_decision);
  SetDue(name, *player);
}

void PlayerBook::NoteAll(int64_t revision) {
  all_noted_.push_back(revision);
  for (auto& [name, player] : players_) {
    player->first_said = absl::InfinitePast();
    SetDue(name, *player);
  }
}

absl::Time PlayerBook::FirstDue() const {
  return due_.empty() ? absl::InfiniteFuture() : due_.begin()->first;
}

std::vector<std::string> PlayerBook::DueBy(absl::Time said_by,
                                           size_t players_max) const {
  std::vector<std::string> players;
  for (const auto& [time, player] : due_) {
    if (time > said_by || players.size() == players_max) break;
    players.push_back(player);
  }
  return players;
}

void PlayerBook::Settle(const std::string& name,
                        const std::vector<absl::Time>& times) {
  std::unique_ptr<Player>& player = players_[name];
  if (player == nullptr) player = std::make_unique<Player>();
  player->times.clear();
  for (const absl::Time time : times) player->times.push_back(MinuteOf(time));
  SortUnique(player->times);
  player->times.shrink_to_fit();
  // Now also what the newest entries let be decided counts.
  const absl::Time before = player->due;
  SetDue(name, *player);
  const absl::Time changed = std::min(before, player->due);
  if (changed != absl::InfiniteFuture()) {
    steps_.push_back({noted_, changed, name});
    if (steps_.size() > steps_max_) {
      forgotten_revision_ = steps_.front().revision;
      steps_.pop_front();
    }
  }
  player->first_said = absl::InfiniteFuture();
  player->first_decision = absl::InfiniteFuture();
  SetDue(name, *player);
}

bool PlayerBook::AllNotedAfter(int64_t revision) const {
  return revision < forgotten_revision_ ||
         (!all_noted_.empty() && all_noted_.back() > revision);
}

bool PlayerBook::SameAt(int64_t revision, absl::Time said_by) const {
  if (AllNotedAfter(revision)) return false;
  for (auto it = steps_.rbegin();
       it != steps_.rend() && it->revision > revision; ++it) {
    if (it->time <= said_by) return false;
  }
  return true;
}

std::vector<std::string> PlayerBook::PerhapsOtherAt(int64_t revision,
                                                    absl::Time said_by) const {
  std::vector<std::string> others;
  if (AllNotedAfter(revision)) {
    for (const auto& [name, player] : players_) {
      if (revision < forgotten_revision_ ||
          FirstFrom(player->times, absl::InfinitePast()) <= said_by) {
        others.push_back(name);
      }
    }
  }
  for (auto it = steps_.rbegin();
       it != steps_.rend() && it->revision > revision; ++it) {
    if (it->time <= said_by) others.push_back(it->player);
  }
  SortUnique(others);
  return others;
}

absl::Time PlayerBook::FirstChangeSince(int64_t from) const {
  if (AllNotedAfter(from)) return absl::InfinitePast();
  absl::Time first = FirstDue();
  for (auto it = steps_.rbegin(); it != steps_.rend() && it->revision > from;
       ++it) {
    first = std::min(first, it->time);
  }
  return first;
}

size_t PlayerBook::memory() const {
  size_t bytes =
      sizeof(*this) + players_.capacity() * (sizeof(Players::value_type) + 1);
  for (const auto& [name, player] : players_) {
    bytes += sizeof(Player) + 16 + player->times.capacity() * sizeof(Minute);
    if (name.capacity() > 15) bytes += name.capacity() + 1;
  }
  return bytes + steps_.size() * sizeof(Step) +
         due_.size() * (sizeof(*due_.begin()) + 48);
}

}  // namespace hearsay
