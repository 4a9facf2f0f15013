#include "query_service/timeline/timeline_changes.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/time.h"

namespace hearsay {
namespace {

std::vector<TimelineItem> AllItems(const FilteredTimeline& timeline) {
  const TimelineSource& source = timeline.source;
  return PageOf(source.timeline, source.view, source.lineage, timeline.filter,
                std::nullopt, /*newest_first=*/false,
                std::numeric_limits<int>::max())
      .items;
}

// Returns what a reader sees of an entry.
std::string ContentOf(const TimelineItem& item, const TimelineSource& source,
                      query::v1::TimelineView detail) {
  query::v1::TimelineEntry entry;
  Labels labels;
  TimelineItemToProto(item, source, detail, entry, labels);
  return entry.SerializeAsString();
}

}  // namespace

std::vector<TimelineChange> TimelineChanges(const FilteredTimeline& before,
                                            const FilteredTimeline& after,
                                            query::v1::TimelineView detail) {
  std::vector<TimelineItem> earlier = AllItems(before);
  absl::flat_hash_map<absl::string_view, TimelineItem*> gone;
  for (TimelineItem& item : earlier) {
    gone.emplace(item.position.entry_key, &item);
  }
  std::vector<TimelineChange> changes;
  for (TimelineItem& item : AllItems(after)) {
    const auto it = gone.find(item.position.entry_key);
    if (it == gone.end()) {
      changes.push_back({std::move(item), query::v1::ENTRY_CHANGE_ADDED});
      continue;
    }
    if (ContentOf(*it->second, before.source, detail) !=
        ContentOf(item, after.source, detail)) {
      changes.push_back({std::move(item), query::v1::ENTRY_CHANGE_CHANGED});
    }
    gone.erase(it);
  }
  for (const TimelineItem& item : earlier) {
    if (gone.contains(item.position.entry_key)) {
      changes.push_back({item, query::v1::ENTRY_CHANGE_REMOVED});
    }
  }
  std::sort(changes.begin(), changes.end(),
            [](const TimelineChange& a, const TimelineChange& b) {
              return a.item.position < b.item.position;
            });
  return changes;
}

TimelineChangePage PageOf(std::vector<TimelineChange> changes,
                          const std::optional<TimelinePosition>& after,
                          bool newest_first, int page_size) {
  if (newest_first) std::reverse(changes.begin(), changes.end());
  if (after.has_value()) {
    std::erase_if(changes, [&](const TimelineChange& change) {
      return newest_first ? change.item.position >= *after
                          : change.item.position <= *after;
    });
  }
  TimelineChangePage page;
  page.is_last = changes.size() <= static_cast<size_t>(page_size);
  if (!page.is_last) changes.erase(changes.begin() + page_size, changes.end());
  page.changes = std::move(changes);
  return page;
}

void TimelineChangeToProto(const TimelineChange& change,
                           const TimelineSource& after,
                           query::v1::TimelineView detail,
                           query::v1::TimelineEntry& entry, Labels& labels) {
  if (change.change == query::v1::ENTRY_CHANGE_REMOVED) {
    entry.set_entry_key(change.item.position.entry_key);
    *entry.mutable_said_time() = TimeToProto(change.item.position.said_time);
  } else {
    TimelineItemToProto(change.item, after, detail, entry, labels);
  }
  entry.set_change(change.change);
}

}  // namespace hearsay
