// What a watch sends, encoded once for all who are sent the same.
#ifndef HEARSAY_QUERY_SERVICE_WATCH_UPDATE_PARTS_H_
#define HEARSAY_QUERY_SERVICE_WATCH_UPDATE_PARTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay {

// A message to one watch: a serialised WatchTimelineResponse in two pieces.
struct WatchMessage {
  // Of an update, and shared; null: there is none.
  std::shared_ptr<const std::string> shared;
  // The rest, of this watch alone.
  std::string own;
  int64_t resume_revision = 0;
};

// A part of an update, to be sent with the revision up to which everything has
// been told once it is.
WatchMessage UpdateMessage(std::shared_ptr<const std::string> part,
                           int64_t resume_revision);
// `closed_time`: InfinitePast leaves it out.
WatchMessage HeartbeatMessage(absl::Time closed_time, int64_t resume_revision);

// Bounds of a part; only a single entry can be larger. A part is all that is
// held for a caller who does not read.
struct PartLimits {
  int entries_max = 200;
  size_t bytes_max = 64 << 10;
};

// Returns an update in parts, each a serialised WatchTimelineResponse without
// its resume_revision and with the labels that its own entries need; the last
// one brings the forecast, beyond `limits`. None if there are no entries.
std::vector<std::string> CutUpdate(const query::v1::TimelineUpdate& update,
                                   const PartLimits& limits = {});

// Returns all entries of two updates of one player to the same snapshot, each
// once, as `newer` has it where both do, and from where `newer` is.
query::v1::TimelineUpdate MergeUpdates(const query::v1::TimelineUpdate& older,
                                       query::v1::TimelineUpdate newer);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_WATCH_UPDATE_PARTS_H_
