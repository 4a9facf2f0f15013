// A player's story in order: what was said, with all that carried it, and what
// really happened.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay {

// Where an entry stands: by time, ties by the source's tier, then by key.
struct TimelinePosition {
  absl::Time said_time;
  int tier = 0;
  std::string entry_key;

  friend bool operator==(const TimelinePosition&,
                         const TimelinePosition&) = default;
  friend auto operator<=>(const TimelinePosition& a,
                          const TimelinePosition& b) {
    if (a.said_time != b.said_time) {
      return a.said_time < b.said_time ? std::strong_ordering::less
                                       : std::strong_ordering::greater;
    }
    if (a.tier != b.tier) return a.tier <=> b.tier;
    return a.entry_key.compare(b.entry_key) <=> 0;
  }
};

// One entry: a cascade of the lineage or an outcome of the view.
struct TimelineItem {
  TimelinePosition position;
  int cascade = -1;  // index into Lineage::cascades, or -1
  int outcome = -1;  // index into DossierView::outcomes, or -1
};

// Which entries to show. Names are canonical; empty sets: all.
struct TimelineFilter {
  absl::flat_hash_set<std::string> clubs;
  absl::flat_hash_set<int> kinds;  // v1::ClaimKind; excludes outcomes
  absl::flat_hash_set<std::string> sources;
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();  // exclusive
};

// Returns the entries that pass `filter`, oldest first.
std::vector<TimelineItem> BuildTimeline(const DossierView& view,
                                        const Lineage& lineage,
                                        const TimelineFilter& filter);

// A part of a timeline.
struct TimelinePage {
  std::vector<TimelineItem> items;
  bool is_last = true;
};

// Returns up to `page_size` items after `after` (none: from the beginning) in
// the direction asked for.
TimelinePage PageOf(const std::vector<TimelineItem>& timeline,
                    const std::optional<TimelinePosition>& after,
                    bool newest_first, int page_size);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_H_
