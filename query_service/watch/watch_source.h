#ifndef HEARSAY_QUERY_SERVICE_WATCH_WATCH_SOURCE_H_
#define HEARSAY_QUERY_SERVICE_WATCH_WATCH_SOURCE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/projection.h"
#include "query_service/watch/recent_cache.h"

namespace hearsay {

// A player and a record that concerns him.
struct Touch {
  std::string player;  // canonical as of `revision`
  int64_t revision = 0;

  friend bool operator==(const Touch&, const Touch&) = default;
};

// A piece of the log, as watches see it.
struct LogStretch {
  int64_t end = 0;
  // Each player once, with the last record that concerns him; by revision, then
  // player.
  std::vector<Touch> touches;
  // The last record that changed registry or calendar; 0: none.
  int64_t last_change = 0;
};

// The update of one player from some as-ofs to another, which are those of
// revisions at their own commit times.
struct UpdateKey {
  friend bool operator==(const UpdateKey&, const UpdateKey&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const UpdateKey& key) {
    return H::combine(std::move(hash), key.player, key.from, key.to,
                      static_cast<int>(key.view), key.forecast);
  }

  std::string player;
  // All entries that differ from what any of these said; ascending, not empty.
  std::vector<int64_t> from;
  int64_t to = 0;
  query::v1::TimelineView view = query::v1::TIMELINE_VIEW_BASIC;
  bool forecast = false;  // whether it brings one
};

// What all watches read, computed once for those that are at the same place.
// Thread-safe.
class WatchSource {
 public:
  // Returns how the player's timeline as of revision `to` differs from that as
  // of `from`, each said by its revision's commit time. Perhaps without
  // entries.
  using Compare = std::function<absl::StatusOr<query::v1::TimelineUpdate>(
      const std::string& player, int64_t from, int64_t to,
      query::v1::TimelineView view)>;
  // Returns what GetForecast answers by default about the player as of a
  // snapshot.
  using Forecast = std::function<absl::StatusOr<query::v1::GetForecastResponse>(
      const std::string& player, const v1::AsOf& snapshot)>;
  // An update as CutUpdate() cuts it. Who sends a part need not hold them all.
  using Parts = std::vector<std::shared_ptr<const std::string>>;

  // `projection` must outlive it. Without `forecast` no key may ask for one.
  WatchSource(const Projection* projection, Compare compare,
              Forecast forecast = nullptr);

  // Returns what concerns whom from `after`, exclusive, to `end`, which is
  // applied.
  absl::StatusOr<std::shared_ptr<const LogStretch>> Read(int64_t after,
                                                         int64_t end);

  // Returns the last revision up to `last` at which watches tell of `player`: a
  // record that concerns him; to those who watch him by name also one that
  // changed registry or calendar. Only while he was canonical. 0: none.
  absl::StatusOr<int64_t> LastTold(const std::string& player, bool by_name,
                                   int64_t last);
  // Returns the first revision after `after` that can concern `player`, under
  // any name; `last + 1`: none up to `last`.
  absl::StatusOr<int64_t> NextTouch(const std::string& player, int64_t after,
                                    int64_t last) const;
  // Return the first revision after `after` that changed registry or calendar,
  // or that merged entities or undid that; `last + 1`: none up to `last`.
  int64_t NextChange(int64_t after, int64_t last) const;
  int64_t NextMerge(int64_t after, int64_t last) const;

  // Returns whether `player` was another's duplicate at some time after
  // `after`, up to `last`.
  bool WasMergedAway(const std::string& player, int64_t after,
                     int64_t last) const;

  // Returns what `player` is called as of `revision`.
  std::string CanonicalName(const std::string& player, int64_t revision) const;

  // Returns the update; no parts if nothing differs. The same key always gives
  // the same, so that it can be asked for part by part.
  absl::StatusOr<std::shared_ptr<const Parts>> Update(const UpdateKey& key);

 private:
  // Player, whether by name, last revision.
  using ToldKey = std::tuple<std::string, bool, int64_t>;

  absl::StatusOr<LogStretch> ReadStretch(int64_t after, int64_t end) const;
  absl::StatusOr<int64_t> FindLastTold(const std::string& player, bool by_name,
                                       int64_t last) const;
  absl::StatusOr<Parts> MakeUpdate(const UpdateKey& key) const;

  const Projection& projection_;
  const Compare compare_;
  const Forecast forecast_;
  RecentCache<std::pair<int64_t, int64_t>, LogStretch> stretches_;
  RecentCache<ToldKey, int64_t> told_;
  RecentCache<UpdateKey, Parts> updates_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_WATCH_SOURCE_H_
