// What is different in a timeline from one as-of to another.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CHANGES_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CHANGES_H_

#include <optional>
#include <vector>

#include "hearsay/query/v1/timeline.pb.h"
#include "query_service/labels.h"
#include "query_service/timeline/timeline.h"
#include "query_service/timeline/timeline_converter.h"

namespace hearsay {

// A timeline and what of it is looked at. Names differ between as-ofs where
// entities have been merged, so each has its own filter.
struct FilteredTimeline {
  TimelineSource source;
  TimelineFilter filter;
};

// One entry that differs.
struct TimelineChange {
  // Of the later timeline; of a removed entry, of the earlier one.
  TimelineItem item;
  query::v1::EntryChange change = query::v1::ENTRY_CHANGE_UNSPECIFIED;
};

// Returns the entries that only `after` has, those that read differently there,
// with as much detail as is asked for, and those that only `before` has; by
// position.
std::vector<TimelineChange> TimelineChanges(const FilteredTimeline& before,
                                            const FilteredTimeline& after,
                                            query::v1::TimelineView detail);

// A part of the changes.
struct TimelineChangePage {
  std::vector<TimelineChange> changes;
  bool is_last = true;
};

// Returns up to `page_size` changes after `after` (none: from the beginning) in
// the direction asked for.
TimelineChangePage PageOf(std::vector<TimelineChange> changes,
                          const std::optional<TimelinePosition>& after,
                          bool newest_first, int page_size);

// Writes what differs: of a removed entry its key and its earlier time, else
// the entry as it is in `after`, and adds the entities that it names to
// `labels`.
void TimelineChangeToProto(const TimelineChange& change,
                           const TimelineSource& after,
                           query::v1::TimelineView detail,
                           query::v1::TimelineEntry& entry, Labels& labels);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_CHANGES_H_
