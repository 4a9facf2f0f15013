#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_REQUEST_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_REQUEST_H_

#include <optional>

#include "absl/status/statusor.h"
#include "common/errors.h"
#include "common/names/registry.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/paged_request.h"
#include "query_service/timeline/timeline.h"

namespace hearsay {

// A request for one page of a timeline, later pages led back to their first.
struct TimelineQuery : PagedRequest<query::v1::ListTimelineRequest> {
  std::optional<TimelinePosition> position;  // `after`; none: the first page

  bool newest_first() const {
    return request.order() == query::v1::TIMELINE_ORDER_NEWEST_FIRST;
  }
};

// Returns what `request` asks for; adds the fields that break their rules to
// `violations`.
//
// INVALID_ARGUMENT PAGE_TOKEN_INVALID: the token is foreign or damaged, or the
// request is not that of the first page.
absl::StatusOr<TimelineQuery> TimelineQueryFromProto(
    const query::v1::ListTimelineRequest& request, Violations& violations);

// Returns the filter, its names resolved as of `revision`; adds those that
// cannot be to `violations`.
TimelineFilter TimelineFilterFromProto(
    const query::v1::ListTimelineRequest& request, const Registry& registry,
    const NameContext& context, int64_t revision, Violations& violations);

// Returns the filter, resolved as of `revision`, for a view as of an earlier
// one: its names are those of everything that has become what they name.
TimelineFilter FilterAsOf(TimelineFilter filter, const Registry& registry,
                          int64_t revision, int64_t earlier_revision);

// Returns the position for NextPageToken().
PagePosition PositionToPage(const TimelinePosition& position);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_TIMELINE_REQUEST_H_
