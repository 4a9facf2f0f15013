#include "cli/timeline.h"

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "cli/date_text.h"
#include "cli/paged_answer.h"
#include "cli/timeline_view.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "hearsay/query/v1/query_service.pb.h"

namespace hearsay::cli {
namespace {

using query::v1::ListTimelineRequest;
using query::v1::ListTimelineResponse;

absl::StatusOr<v1::AsOf> ChangedSinceFromOptions(
    const TimelineOptions& options) {
  v1::AsOf changed_since;
  int64_t revision = 0;
  if (absl::SimpleAtoi(options.changed_since, &revision)) {
    changed_since.set_revision(revision);
    return changed_since;
  }
  ASSIGN_OR_RETURN(const absl::Time time,
                   MomentFromText(options.changed_since));
  *(options.query.said_by.empty() ? changed_since.mutable_commit_time()
                                  : changed_since.mutable_said_by()) =
      TimeToProto(time);
  return changed_since;
}

absl::StatusOr<ListTimelineRequest> RequestFromOptions(
    const TimelineOptions& options) {
  ListTimelineRequest request;
  *request.mutable_player() =
      MentionFromText(options.player, v1::ENTITY_KIND_PLAYER);
  RETURN_IF_ERROR(SetAsOf(options.query, request));
  AddMentions(options.clubs, v1::ENTITY_KIND_CLUB, *request.mutable_clubs());
  AddMentions(options.outlets, v1::ENTITY_KIND_UNSPECIFIED,
              *request.mutable_outlets());
  RETURN_IF_ERROR(SetPeriod(options.period, request));
  for (const query::v1::TimelineEntryType type : options.types) {
    request.add_types(type);
  }
  if (!options.changed_since.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_changed_since(),
                     ChangedSinceFromOptions(options));
  }
  if (options.newest_first) {
    request.set_order(query::v1::TIMELINE_ORDER_NEWEST_FIRST);
  }
  request.set_view(options.basic ? query::v1::TIMELINE_VIEW_BASIC
                                 : query::v1::TIMELINE_VIEW_FULL);
  return request;
}

}  // namespace

int RunTimeline(const TimelineOptions& options) {
  return PrintPages<ListTimelineResponse>(
      "timeline", options.query, RequestFromOptions(options), TimelineText);
}

}  // namespace hearsay::cli
