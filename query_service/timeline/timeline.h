// A player's story in order: what was said, with all that carried it, what
// really happened, and what is due.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/lineage.h"
#include "query_service/timeline/contradictions.h"
#include "query_service/timeline/milestones.h"
#include "query_service/timeline/standing.h"

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

// One entry: a cascade of the lineage, an outcome of the view or a milestone.
struct TimelineItem {
  TimelinePosition position;
  int cascade = -1;    // index into Lineage::cascades, or -1
  int outcome = -1;    // index into DossierView::outcomes, or -1
  int milestone = -1;  // index into Timeline::milestones, or -1
};

// What all who carry a cascade come to.
struct DevelopmentSummary {
  int carrier_count = 0;                // that had been published
  const DossierEntry* first = nullptr;  // with the least revision
  absl::Time last_commit_time;
  v1::Certainty best_certainty = v1::CERTAINTY_UNSPECIFIED;
  v1::Certainty latest_certainty = v1::CERTAINTY_UNSPECIFIED;
};

// Everything that a timeline shows, as of one view. Indices are those of the
// view and lineage from which it was built. Immutable.
struct Timeline {
  std::vector<TimelineItem> items;  // all, oldest first
  std::vector<Contradiction> contradictions;
  std::vector<Milestone> milestones;
  // By cascade.
  std::vector<std::string> keys;
  std::vector<DevelopmentSummary> summaries;
  std::vector<Standing> standings;
};

Timeline BuildTimeline(const forecast::ForecastInput& input);

// Which entries to show. Names are canonical; empty sets: all.
struct TimelineFilter {
  absl::flat_hash_set<std::string> clubs;
  // v1::ClaimKind; and said or carried by. Either leaves out what is neither:
  // outcomes and milestones.
  absl::flat_hash_set<int> kinds;
  absl::flat_hash_set<std::string> sources;
  absl::flat_hash_set<int> types;  // query::v1::TimelineEntryType
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();  // exclusive
};

// A part of a timeline.
struct TimelinePage {
  std::vector<TimelineItem> items;
  bool is_last = true;
};

// Returns whether an entry passes.
bool Passes(const TimelineItem& item, const Timeline& timeline,
            const DossierView& view, const Lineage& lineage,
            const TimelineFilter& filter);

// Returns whether what a cascade says passes, its time apart.
bool Passes(const DossierView& view, const Cascade& cascade,
            const TimelineFilter& filter);

// Returns up to `page_size` entries that pass `filter` after `after` (none:
// from the beginning) in the direction asked for. Looks at no more entries than
// it must.
TimelinePage PageOf(const Timeline& timeline, const DossierView& view,
                    const Lineage& lineage, const TimelineFilter& filter,
                    const std::optional<TimelinePosition>& after,
                    bool newest_first, int page_size);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_H_
