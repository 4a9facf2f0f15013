#include "query_service/watch/watch_source.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "common/status_macros.h"
#include "query_service/watch/update_parts.h"

namespace hearsay {
namespace {

// Watches that keep up are all near the head: what they share is recent.
constexpr size_t kStretchBytesMax = 1 << 20;
constexpr size_t kToldBytesMax = 1 << 20;
constexpr size_t kUpdateBytesMax = 8 << 20;
// About what a cache needs for a value beside its content.
constexpr size_t kSlotBytes = 256;
// Records that are read at once.
constexpr int64_t kRecordsMax = 32;

// Returns about how much memory a value takes.
size_t BytesOf(const LogStretch& stretch) {
  size_t bytes = kSlotBytes;
  for (const Touch& touch : stretch.touches) {
    bytes += sizeof(Touch) + touch.player.capacity();
  }
  return bytes;
}

// Returns the first of `revisions` after `after`; `last + 1`: none up to
// `last`.
int64_t FirstAfter(int64_t after, const std::vector<int64_t>& revisions,
                   int64_t last) {
  const auto it = std::upper_bound(revisions.begin(), revisions.end(), after);
  return it == revisions.end() ? last + 1 : std::min(*it, last + 1);
}

// Returns the last of `revisions` up to `last` as of which `name` is called
// `player`; 0: none.
int64_t LastCalled(const Registry& registry, const std::string& name,
                   const std::string& player, int64_t last,
                   const std::vector<int64_t>& revisions) {
  auto it = std::upper_bound(revisions.begin(), revisions.end(), last);
  while (it != revisions.begin()) {
    --it;
    if (registry.Canonical(name, *it) == player) return *it;
  }
  return 0;
}

size_t BytesOf(const UpdateKey& key, const WatchSource::Parts& parts) {
  size_t bytes = kSlotBytes + key.player.capacity();
  for (const auto& part : parts) bytes += kSlotBytes + part->capacity();
  return bytes;
}

}  // namespace

WatchSource::WatchSource(const Projection* projection, Compare compare,
                         Forecast forecast)
    : projection_(*projection),
      compare_(std::move(compare)),
      forecast_(std::move(forecast)),
      stretches_(kStretchBytesMax),
      told_(kToldBytesMax),
      updates_(kUpdateBytesMax) {}

absl::StatusOr<std::shared_ptr<const LogStretch>> WatchSource::Read(
    int64_t after, int64_t end) {
  const std::pair<int64_t, int64_t> key(after, end);
  if (auto known = stretches_.Find(key)) return known;
  ASSIGN_OR_RETURN(LogStretch read, ReadStretch(after, end));
  auto stretch = std::make_shared<const LogStretch>(std::move(read));
  stretches_.Add(key, stretch, BytesOf(*stretch));
  return stretch;
}

absl::StatusOr<LogStretch> WatchSource::ReadStretch(int64_t after,
                                                    int64_t end) const {
  absl::flat_hash_map<std::string, int64_t> last;
  for (int64_t first = after + 1; first <= end; first += kRecordsMax) {
    ASSIGN_OR_RETURN(const auto concerns,
                     projection_.replica().Concerns(
                         first, std::min(end, first + kRecordsMax - 1)));
    const Projection::Reader reader = projection_.Read();
    for (const Replica::Concern& concern : concerns) {
      for (const std::string& player : concern.players) {
        last[reader.registry().Canonical(player, concern.revision)] =
            concern.revision;
      }
    }
  }
  LogStretch stretch;
  stretch.end = end;
  for (const auto& [player, revision] : last) {
    stretch.touches.push_back({player, revision});
  }
  std::sort(stretch.touches.begin(), stretch.touches.end(),
            [](const Touch& a, const Touch& b) {
              return std::tie(a.revision, a.player) <
                     std::tie(b.revision, b.player);
            });
  const Projection::Reader reader = projection_.Read();
  const auto it =
      std::upper_bound(reader.changes().begin(), reader.changes().end(), end);
  if (it != reader.changes().begin() && *(it - 1) > after) {
    stretch.last_change = *(it - 1);
  }
  return stretch;
}

absl::StatusOr<int64_t> WatchSource::LastTold(const std::string& player,
                                              bool by_name, int64_t last) {
  const ToldKey key(player, by_name, last);
  if (const auto known = told_.Find(key)) return *known;
  ASSIGN_OR_RETURN(const int64_t told, FindLastTold(player, by_name, last));
  told_.Add(key, std::make_shared<const int64_t>(told),
            kSlotBytes + player.size());
  return told;
}

absl::StatusOr<int64_t> WatchSource::FindLastTold(const std::string& player,
                                                  bool by_name,
                                                  int64_t last) const {
  const auto names = projection_.Read().registry().EverSameAs(player);
  int64_t found = 0;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const std::vector<int64_t> revisions,
                     projection_.replica().Postings(name, last));
    const Projection::Reader reader = projection_.Read();
    found = std::max(
        found, LastCalled(reader.registry(), name, player, last, revisions));
  }
  if (by_name) {
    const Projection::Reader reader = projection_.Read();
    found = std::max(found, LastCalled(reader.registry(), player, player, last,
                                       reader.changes()));
  }
  return found;
}

absl::StatusOr<int64_t> WatchSource::NextTouch(const std::string& player,
                                               int64_t after,
                                               int64_t last) const {
  const auto names = projection_.Read().registry().EverSameAs(player);
  int64_t next = last + 1;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const std::vector<int64_t> revisions,
                     projection_.replica().Postings(name, last));
    next = std::min(next, FirstAfter(after, revisions, last));
  }
  return next;
}

int64_t WatchSource::NextChange(int64_t after, int64_t last) const {
  return FirstAfter(after, projection_.Read().changes(), last);
}

int64_t WatchSource::NextMerge(int64_t after, int64_t last) const {
  return FirstAfter(after, projection_.Read().merges(), last);
}

bool WatchSource::WasMergedAway(const std::string& player, int64_t after,
                                int64_t last) const {
  const Projection::Reader reader = projection_.Read();
  const std::vector<int64_t>& merges = reader.merges();
  return std::any_of(
      std::upper_bound(merges.begin(), merges.end(), after),
      std::upper_bound(merges.begin(), merges.end(), last), [&](int64_t merge) {
        return reader.registry().Canonical(player, merge) != player;
      });
}

std::string WatchSource::CanonicalName(const std::string& player,
                                       int64_t revision) const {
  return projection_.Read().registry().Canonical(player, revision);
}

absl::StatusOr<std::shared_ptr<const WatchSource::Parts>> WatchSource::Update(
    const UpdateKey& key) {
  if (auto known = updates_.Find(key)) return known;
  ASSIGN_OR_RETURN(Parts made, MakeUpdate(key));
  auto parts = std::make_shared<const Parts>(std::move(made));
  updates_.Add(key, parts, BytesOf(key, *parts));
  return parts;
}

absl::StatusOr<WatchSource::Parts> WatchSource::MakeUpdate(
    const UpdateKey& key) const {
  query::v1::TimelineUpdate update;
  for (size_t i = 0; i < key.from.size(); ++i) {
    ASSIGN_OR_RETURN(query::v1::TimelineUpdate newer,
                     compare_(key.player, key.from[i], key.to, key.view));
    update = i == 0 ? std::move(newer) : MergeUpdates(update, std::move(newer));
  }
  if (key.forecast && !update.entries().empty()) {
    ASSIGN_OR_RETURN(*update.mutable_forecast(),
                     forecast_(key.player, update.snapshot()));
  }
  Parts parts;
  for (std::string& part : CutUpdate(update)) {
    parts.push_back(std::make_shared<const std::string>(std::move(part)));
  }
  return parts;
}

}  // namespace hearsay
