#ifndef HEARSAY_QUERY_SERVICE_WATCH_WATCH_CURSOR_H_
#define HEARSAY_QUERY_SERVICE_WATCH_WATCH_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "query_service/watch/update_parts.h"
#include "query_service/watch/watch_plan.h"
#include "query_service/watch/watch_source.h"

namespace hearsay {

// How far one watch has been told the log. It keeps its position and what it is
// being told, nothing that grows with what it has yet to be told.
//
// What a caller knows of a player at a resume point must not depend on how the
// log was cut before it. So a player is always told the timeline as of a record
// that concerns him, against that as of the record before; and records are told
// one by one or, by a watch that is behind, up to the next multiple of
// `stride`, but never past a merge of named ones. The first record after the
// start is always told alone: the last watch may have told it to some players.
// With that, a caller who repeats what he has been told beyond his resume point
// passes through what he knows and ends where all others do.
//
// Thread-compatible.
class WatchCursor {
 public:
  // `source` must outlive it.
  WatchCursor(WatchSource* source, const WatchPlan& plan, int64_t stride = 256);

  struct Step {
    std::optional<WatchMessage> message;
    // Without a message: whether everything has been told; if not, call again.
    bool up_to_date = false;
  };
  // Returns the next message about what is applied, up to `applied`. Does a
  // bounded amount of work. Errors are those of the source.
  absl::StatusOr<Step> Next(int64_t applied);

  // Up to where everything has been told.
  int64_t position() const { return position_; }

 private:
  // A player to be told of, as of a revision.
  struct Target {
    std::string player;
    int64_t revision = 0;
    bool is_new = false;  // a named one has been merged into him
  };

  int64_t NextEnd(int64_t applied) const;
  absl::Status Read(int64_t applied);
  std::vector<Target> TargetsIn(const LogStretch& stretch);
  std::vector<Target> NamedTargetsIn(const LogStretch& stretch);
  // Returns what the named players are called.
  std::set<std::string> CalledAt(int64_t revision) const;
  // Moves on to before the next record that can concern a named player.
  absl::Status SkipQuiet(int64_t applied);
  // Begins to tell of a player.
  absl::Status Begin(const Target& target);
  // Returns the next part of the update being told; none if nothing differs.
  absl::StatusOr<std::optional<WatchMessage>> NextPart();

  WatchSource& source_;
  const std::vector<std::string> players_;  // empty: all
  const query::v1::TimelineView view_;
  const bool forecasts_;
  const int64_t start_;
  const int64_t stride_;

  int64_t position_;
  // The stretch being told.
  int64_t end_;
  std::vector<Target> targets_;
  size_t next_target_ = 0;
  // The update being told, which may be large: only what it is.
  std::optional<UpdateKey> update_;
  size_t next_part_ = 0;

  std::set<std::string> called_;  // what named players are called by now
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_WATCH_CURSOR_H_
