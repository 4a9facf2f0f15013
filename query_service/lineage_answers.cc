// Who said what first: the lineage method of QueryCore.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "query_service/labels.h"
#include "query_service/paged_request.h"
#include "query_service/query_core.h"
#include "query_service/timeline/entry_key.h"
#include "query_service/timeline/lineage_converter.h"
#include "query_service/timeline/lineage_firsts.h"
#include "query_service/timeline/timeline.h"
#include "query_service/timeline/timeline_request.h"

namespace hearsay {
namespace {

using query::v1::GetLineageRequest;
using query::v1::ListTimelineRequest;

// A page ends behind so many stories that pass the filter: what a snapshot and
// a filter select is always the same.
constexpr size_t kPositionSize = 1;

// Returns the fields that select, as those of a timeline, whose rules they
// share.
ListTimelineRequest SelectionOf(const GetLineageRequest& request) {
  ListTimelineRequest selection;
  *selection.mutable_clubs() = request.clubs();
  *selection.mutable_kinds() = request.kinds();
  *selection.mutable_outlets() = request.outlets();
  if (request.has_start_time()) {
    *selection.mutable_start_time() = request.start_time();
  }
  if (request.has_end_time()) {
    *selection.mutable_end_time() = request.end_time();
  }
  return selection;
}

// Returns the stories (indexes) with a cascade that passes.
std::vector<int> StoriesThatPass(const TimelineFilter& filter,
                                 const DossierView& view,
                                 const Lineage& lineage) {
  const auto passes = [&](int index) {
    const Cascade& cascade = lineage.cascades[index];
    return filter.start <= cascade.said_time &&
           cascade.said_time < filter.end && Passes(view, cascade, filter);
  };
  std::vector<int> stories;
  for (size_t i = 0; i < lineage.stories.size(); ++i) {
    const std::vector<int>& cascades = lineage.stories[i].cascades;
    if (std::any_of(cascades.begin(), cascades.end(), passes)) {
      stories.push_back(static_cast<int>(i));
    }
  }
  return stories;
}

// Writes the stories of the page that begins with stories[begin]; on the first
// page also the tally over all of them. Returns where the page ends.
size_t WriteStories(const std::vector<int>& stories, size_t begin,
                    int page_size, const LineageSource& source,
                    query::v1::GetLineageResponse& response, Labels& labels) {
  std::vector<StoryFirsts> firsts;
  size_t bytes = 0;
  size_t end = begin;
  for (size_t i = begin; i < stories.size(); ++i) {
    const bool fits =
        response.stories_size() < page_size && bytes < limits::kPageBytesMax;
    if (!fits && begin > 0) break;
    const Story& story = source.lineage.stories[stories[i]];
    firsts.push_back(FirstsOf(story, source.lineage, source.view));
    if (!fits) continue;
    query::v1::Story& written = *response.add_stories();
    StoryToProto(story, firsts.back(), source, written, labels);
    bytes += written.ByteSizeLong();
    end = i + 1;
  }
  if (begin == 0) {
    for (const SourceTally& tally : TallySources(firsts)) {
      SourceTallyToProto(tally, *response.add_sources(), labels);
    }
  }
  return end;
}

}  // namespace

absl::Status QueryCore::GetLineage(const GetLineageRequest& request,
                                   absl::Time deadline,
                                   query::v1::GetLineageResponse& response) {
  Violations violations;
  ASSIGN_OR_RETURN(const PagedRequest<GetLineageRequest> page,
                   PagedRequestFromProto(request, kPositionSize, violations));
  size_t begin = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after.front(), &begin)) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  const ListTimelineRequest selection = SelectionOf(page.request);
  RETURN_IF_ERROR(TimelineQueryFromProto(selection, violations).status());
  TimelineFilter filter;
  ASSIGN_OR_RETURN(
      const PlayerCase answer,
      Open(page.request.player(), page.request.as_of(),
           page.request.min_revision(), deadline, violations,
           [&](const Registry& registry, const NameContext& context,
               int64_t revision, Violations& found) {
             filter = TimelineFilterFromProto(selection, registry, context,
                                              revision, found);
           }));

  const std::vector<int> stories =
      StoriesThatPass(filter, answer.view, answer.lineage);
  const std::vector<std::string> keys = EntryKeys(answer.view, answer.lineage);
  const LineageSource source{answer.view, answer.lineage, keys,
                             answer.registry()};
  Labels labels;
  labels.Add(answer.player);
  const size_t end = WriteStories(stories, std::min(begin, stories.size()),
                                  page.page_size, source, response, labels);
  labels.Write(answer.registry(), answer.revision(),
               *response.mutable_labels());
  response.set_player(answer.player);
  *response.mutable_snapshot() = answer.Snapshot();
  if (end < stories.size()) {
    response.set_next_page_token(
        NextPageToken(page, response.snapshot(), {absl::StrCat(end)}));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
