#include "query_service/watch/watch_cursor.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/status_macros.h"

namespace hearsay {
namespace {

// Work before others get their turn: a stretch read is 1, a player
// compared, who may have many reports, is more.
constexpr int kWorkPerStep = 16;
constexpr int kCompareWork = 8;

}  // namespace

WatchCursor::WatchCursor(WatchSource* source, const WatchPlan& plan,
                         int64_t stride)
    : source_(*source),
      players_(plan.players),
      view_(plan.view),
      forecasts_(plan.forecasts),
      start_(plan.after_revision),
      stride_(stride),
      position_(plan.after_revision),
      end_(plan.after_revision) {}

absl::StatusOr<WatchCursor::Step> WatchCursor::Next(int64_t applied) {
  for (int work = 0; work < kWorkPerStep;) {
    if (update_.has_value()) {
      ASSIGN_OR_RETURN(std::optional<WatchMessage> part, NextPart());
      if (part.has_value()) return Step{std::move(part), false};
      work += kCompareWork;
    }
    if (next_target_ < targets_.size()) {
      RETURN_IF_ERROR(Begin(targets_[next_target_++]));
      continue;
    }
    position_ = end_;
    if (position_ >= applied) return Step{std::nullopt, true};
    RETURN_IF_ERROR(Read(applied));
    ++work;
  }
  return Step{std::nullopt, false};
}

absl::StatusOr<std::optional<WatchMessage>> WatchCursor::NextPart() {
  ASSIGN_OR_RETURN(const auto parts, source_.Update(*update_));
  if (parts->empty()) {
    update_.reset();
    return std::nullopt;
  }
  std::shared_ptr<const std::string> part = (*parts)[next_part_++];
  if (next_part_ == parts->size()) {
    update_.reset();
    if (next_target_ == targets_.size()) position_ = end_;
  }
  return UpdateMessage(std::move(part), position_);
}

int64_t WatchCursor::NextEnd(int64_t applied) const {
  const int64_t aligned = (position_ / stride_ + 1) * stride_;
  if (position_ == start_ || aligned > applied) return position_ + 1;
  return players_.empty()
             ? aligned
             : std::min(aligned, source_.NextMerge(position_, aligned));
}

absl::Status WatchCursor::Read(int64_t applied) {
  const int64_t end = NextEnd(applied);
  ASSIGN_OR_RETURN(const auto stretch, source_.Read(position_, end));
  end_ = end;
  targets_ = TargetsIn(*stretch);
  next_target_ = 0;
  if (targets_.empty() && !players_.empty() && end_ - position_ > 1) {
    return SkipQuiet(applied);
  }
  return absl::OkStatus();
}

absl::Status WatchCursor::SkipQuiet(int64_t applied) {
  int64_t next = source_.NextChange(end_, applied);
  for (const std::string& player : players_) {
    ASSIGN_OR_RETURN(const int64_t touch,
                     source_.NextTouch(player, end_, applied));
    next = std::min(next, touch);
  }
  end_ = next - 1;
  return absl::OkStatus();
}

std::vector<WatchCursor::Target> WatchCursor::TargetsIn(
    const LogStretch& stretch) {
  if (!players_.empty()) return NamedTargetsIn(stretch);
  std::vector<Target> targets;
  for (const Touch& touch : stretch.touches) {
    targets.push_back({touch.player, touch.revision, false});
  }
  return targets;
}

std::vector<WatchCursor::Target> WatchCursor::NamedTargetsIn(
    const LogStretch& stretch) {
  if (called_.empty()) called_ = CalledAt(position_);
  const std::set<std::string> called_before = called_;
  std::map<std::string, int64_t> last;
  for (const Touch& touch : stretch.touches) {
    if (called_.contains(touch.player)) last[touch.player] = touch.revision;
  }
  if (stretch.last_change > 0) {
    // A merge is the last record of its stretch.
    called_ = CalledAt(stretch.end);
    for (const std::string& player : called_) {
      int64_t& revision = last[player];
      revision = std::max(revision, stretch.last_change);
    }
  }
  std::vector<Target> targets;
  for (const auto& [player, revision] : last) {
    targets.push_back({player, revision, !called_before.contains(player)});
  }
  std::stable_sort(
      targets.begin(), targets.end(),
      [](const Target& a, const Target& b) { return a.revision < b.revision; });
  return targets;
}

std::set<std::string> WatchCursor::CalledAt(int64_t revision) const {
  std::set<std::string> called;
  for (const std::string& player : players_) {
    called.insert(source_.CanonicalName(player, revision));
  }
  return called;
}

absl::Status WatchCursor::Begin(const Target& target) {
  ASSIGN_OR_RETURN(const int64_t told,
                   source_.LastTold(target.player,
                                    /*by_name=*/!players_.empty(), position_));
  UpdateKey key;
  key.player = target.player;
  // Of one who was another's duplicate in between, the caller may know nothing.
  if (told > 0 && (target.is_new || source_.WasMergedAway(target.player, told,
                                                          target.revision))) {
    key.from.push_back(0);
  }
  key.from.push_back(told);
  // The caller knows him as of the start or, if this watch goes on with another
  // one, as that one has told him last.
  if (told < start_) key.from.push_back(start_);
  key.to = target.revision;
  key.view = view_;
  key.forecast = forecasts_;
  update_ = std::move(key);
  next_part_ = 0;
  return absl::OkStatus();
}

}  // namespace hearsay
