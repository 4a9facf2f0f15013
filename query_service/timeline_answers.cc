// The timeline methods of QueryCore.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/limits.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/labels.h"
#include "query_service/query_core.h"
#include "query_service/timeline/timeline.h"
#include "query_service/timeline/timeline_changes.h"
#include "query_service/timeline/timeline_converter.h"
#include "query_service/timeline/timeline_request.h"

namespace hearsay {
namespace {

using query::v1::ListTimelineResponse;

constexpr char kChangedSince[] = "changed_since";

TimelineSource SourceOf(const PlayerStory& story, const PlayerCase& answer) {
  return {story.View(answer.registry()), story.GetLineage(),
          story.GetTimeline(answer.registry(), answer.calendar()),
          answer.registry()};
}

// Returns the timeline of `answer` as it was as of `revision`, told by `story`.
FilteredTimeline EarlierTimeline(const PlayerStory& story, int64_t revision,
                                 const TimelineFilter& filter,
                                 const PlayerCase& answer) {
  return {SourceOf(story, answer),
          FilterAsOf(filter, answer.registry(), answer.revision(), revision)};
}

// Tells when a page has as many bytes as it may.
class PageBytes {
 public:
  // Counts the entry that was written last.
  bool IsFull(const ListTimelineResponse& response) {
    bytes_ += response.entries(response.entries_size() - 1).ByteSizeLong();
    return bytes_ >= limits::kPageBytesMax;
  }

 private:
  size_t bytes_ = 0;
};

// Writes a page of the whole timeline.
void WriteEntries(const TimelineQuery& query, const TimelineFilter& filter,
                  const PlayerCase& answer, Labels& labels,
                  ListTimelineResponse& response) {
  const TimelineSource source = SourceOf(*answer.story, answer);
  const TimelinePage page =
      PageOf(source.timeline, source.view, source.lineage, filter,
             query.position, query.newest_first(), query.page_size);
  PageBytes bytes;
  for (const TimelineItem& item : page.items) {
    TimelineItemToProto(item, source, query.request.view(),
                        *response.add_entries(), labels);
    if (bytes.IsFull(response)) break;
  }
  const size_t written = response.entries_size();
  if (!page.is_last || written < page.items.size()) {
    response.set_next_page_token(
        NextPageToken(query, answer.Snapshot(),
                      PositionToPage(page.items[written - 1].position)));
  }
}

// Writes a page of what has changed since `before`.
void WriteChanges(const TimelineQuery& query, const TimelineFilter& filter,
                  const PlayerCase& answer, const ResolvedAsOf& before,
                  const PlayerStory& earlier, Labels& labels,
                  ListTimelineResponse& response) {
  const FilteredTimeline after{SourceOf(*answer.story, answer), filter};
  const TimelineChangePage page = PageOf(
      TimelineChanges(EarlierTimeline(earlier, before.revision, filter, answer),
                      after, query.request.view()),
      query.position, query.newest_first(), query.page_size);
  PageBytes bytes;
  for (const TimelineChange& change : page.changes) {
    TimelineChangeToProto(change, after.source, query.request.view(),
                          *response.add_entries(), labels);
    if (bytes.IsFull(response)) break;
  }
  const size_t written = response.entries_size();
  *response.mutable_changed_since() =
      SnapshotToProto(before, earlier.said_by());
  if (!page.is_last || written < page.changes.size()) {
    response.set_next_page_token(
        NextPageToken(query, answer.Snapshot(),
                      PositionToPage(page.changes[written - 1].item.position),
                      response.changed_since()));
  }
}

}  // namespace

absl::Status QueryCore::ListTimeline(
    const query::v1::ListTimelineRequest& request, absl::Time deadline,
    ListTimelineResponse& response) {
  Violations violations;
  ASSIGN_OR_RETURN(const TimelineQuery query,
                   TimelineQueryFromProto(request, violations));
  CheckAsOf(query.request.changed_since(), /*min_revision=*/0, violations,
            kChangedSince);
  ASSIGN_OR_RETURN(ResolvedAsOf as_of, ResolveAsOf(query.request.as_of(),
                                                   query.request.min_revision(),
                                                   deadline, violations));
  std::optional<ResolvedAsOf> before;
  if (query.request.has_changed_since() && violations.empty()) {
    ASSIGN_OR_RETURN(before, ResolveEarlier(query.request.changed_since(),
                                            kChangedSince, as_of, deadline));
  }
  TimelineFilter filter;
  ASSIGN_OR_RETURN(
      StoryPtr story,
      FindStory(query.request.player(), as_of, violations,
                [&](const Registry& registry, const NameContext& context,
                    int64_t revision, Violations& found) {
                  filter = TimelineFilterFromProto(query.request, registry,
                                                   context, revision, found);
                }));
  StoryPtr earlier;
  if (before.has_value()) {
    if (query.request.changed_since().has_said_by() &&
        *before->said_by > story->said_by()) {
      return LaterThanAsOf(absl::StrCat(kChangedSince, ".said_by"));
    }
    ASSIGN_OR_RETURN(earlier,
                     FindStory(story->player(), *before, story->said_by()));
    earlier->GetLineage();
  }
  story->GetLineage();

  const PlayerCase answer(projection_.Read(), std::move(as_of),
                          std::move(story));
  Labels labels;
  labels.Add(answer.player);
  if (earlier == nullptr) {
    WriteEntries(query, filter, answer, labels, response);
  } else {
    WriteChanges(query, filter, answer, *before, *earlier, labels, response);
  }
  labels.Write(answer.registry(), answer.revision(),
               *response.mutable_labels());
  response.set_player(answer.player);
  *response.mutable_snapshot() = answer.Snapshot();
  return absl::OkStatus();
}

absl::StatusOr<query::v1::TimelineUpdate> QueryCore::CompareTimelines(
    const std::string& player, int64_t before, int64_t after,
    query::v1::TimelineView detail) {
  const auto as_of = [&](int64_t revision) {
    v1::AsOf asked;
    asked.set_revision(revision);
    return snapshots_.Resolve(asked, /*min_revision=*/0, absl::InfinitePast());
  };
  ASSIGN_OR_RETURN(const ResolvedAsOf before_as_of, as_of(before));
  ASSIGN_OR_RETURN(ResolvedAsOf after_as_of, as_of(after));
  ASSIGN_OR_RETURN(StoryPtr story, FindStory(player, after_as_of));
  ASSIGN_OR_RETURN(const StoryPtr earlier,
                   FindStory(story->player(), before_as_of, story->said_by()));
  earlier->GetLineage();
  story->GetLineage();

  const PlayerCase answer(projection_.Read(), std::move(after_as_of),
                          std::move(story));
  const FilteredTimeline changed{SourceOf(*answer.story, answer), {}};
  query::v1::TimelineUpdate update;
  Labels labels;
  labels.Add(answer.player);
  for (const TimelineChange& change :
       TimelineChanges({SourceOf(*earlier, answer), {}}, changed, detail)) {
    TimelineChangeToProto(change, changed.source, detail, *update.add_entries(),
                          labels);
  }
  labels.Write(answer.registry(), answer.revision(), *update.mutable_labels());
  update.set_player(answer.player);
  *update.mutable_before() = SnapshotToProto(before_as_of, earlier->said_by());
  *update.mutable_snapshot() = answer.Snapshot();
  return update;
}

}  // namespace hearsay
