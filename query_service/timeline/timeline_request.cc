#include "query_service/timeline/timeline_request.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/page_token.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay {
namespace {

using query::v1::ListTimelineRequest;

constexpr char kMethod[] = "hearsay.query.v1.QueryService/ListTimeline";

constexpr v1::EntityKind kClubKinds[] = {v1::ENTITY_KIND_CLUB,
                                         v1::ENTITY_KIND_NATIONAL_TEAM};
constexpr v1::EntityKind kSourceKinds[] = {
    v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON, v1::ENTITY_KIND_PLAYER,
    v1::ENTITY_KIND_CLUB};

// What a page token holds, in this order.
enum TokenField : size_t {
  kRequest,   // filters and direction, serialised
  kSnapshot,  // serialised
  kSaidTime,  // serialised
  kTier,
  kEntryKey,
  kTokenFieldCount
};

// Returns what all pages have in common beside the snapshot, so that a snapshot
// sent back as as-of gives the same token.
ListTimelineRequest Filters(ListTimelineRequest request) {
  request.clear_as_of();
  request.clear_min_revision();
  request.clear_page_size();
  request.clear_page_token();
  return request;
}

// Whether `as_of` can have led to `snapshot`.
bool CanMean(const v1::AsOf& as_of, const v1::AsOf& snapshot) {
  // A commit time stands for the last revision committed by then.
  if (as_of.has_commit_time() && TimeFromProto(as_of.commit_time()) <
                                     TimeFromProto(snapshot.commit_time())) {
    return false;
  }
  v1::AsOf rest = as_of;
  rest.clear_commit_time();
  v1::AsOf merged = snapshot;
  merged.MergeFrom(rest);
  return merged.SerializeAsString() == snapshot.SerializeAsString();
}

bool IsEmpty(const ListTimelineRequest& request) {
  return request.ByteSizeLong() == 0;
}

bool IsSame(const ListTimelineRequest& a, const ListTimelineRequest& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

absl::Status ReadToken(const ListTimelineRequest& later, TimelineQuery& query) {
  ASSIGN_OR_RETURN(
      const std::vector<std::string> fields,
      DecodePageToken(kMethod, later.page_token(), kTokenFieldCount));
  ListTimelineRequest first;
  v1::AsOf snapshot;
  google::protobuf::Timestamp said_time;
  TimelinePosition position;
  if (!first.ParseFromString(fields[kRequest]) ||
      !snapshot.ParseFromString(fields[kSnapshot]) ||
      !said_time.ParseFromString(fields[kSaidTime]) ||
      !absl::SimpleAtoi(fields[kTier], &position.tier)) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  const ListTimelineRequest asked = Filters(later);
  if ((!IsEmpty(asked) && !IsSame(asked, first)) ||
      !CanMean(later.as_of(), snapshot)) {
    return PageTokenInvalid(
        "belongs to another request: repeat the first page's fields or leave "
        "them all out");
  }
  position.said_time = TimeFromProto(said_time);
  position.entry_key = fields[kEntryKey];
  query.after = std::move(position);
  query.request = std::move(first);
  query.request.set_min_revision(later.min_revision());
  *query.request.mutable_as_of() = std::move(snapshot);
  return absl::OkStatus();
}

void CheckFields(const ListTimelineRequest& request, Violations& violations) {
  const FieldPath root;
  if (request.has_start_time()) {
    CheckTimestamp({root, "start_time"}, request.start_time(), violations);
  }
  if (request.has_end_time()) {
    CheckTimestamp({root, "end_time"}, request.end_time(), violations);
  }
  if (request.has_start_time() && request.has_end_time() &&
      TimeFromProto(request.end_time()) <=
          TimeFromProto(request.start_time())) {
    violations.AddInvalid({root, "end_time"}, "must be after start_time");
  }
  for (int i = 0; i < request.kinds_size(); ++i) {
    CheckRequiredEnum({root, "kinds", i}, request.kinds(i), violations);
  }
  CheckEnum({root, "order"}, request.order(), violations);
  CheckCount({root, "clubs"}, request.clubs_size(), limits::kFilterItemsMax,
             violations);
  CheckCount({root, "kinds"}, request.kinds_size(), limits::kFilterItemsMax,
             violations);
  CheckCount({root, "outlets"}, request.outlets_size(), limits::kFilterItemsMax,
             violations);
}

}  // namespace

absl::StatusOr<TimelineQuery> TimelineQueryFromProto(
    const ListTimelineRequest& request, Violations& violations) {
  TimelineQuery query;
  query.page_size = CheckPageSize({FieldPath(), "page_size"},
                                  request.page_size(), violations);
  if (request.page_token().empty()) {
    query.request = request;
  } else {
    RETURN_IF_ERROR(ReadToken(request, query));
  }
  CheckFields(query.request, violations);
  return query;
}

TimelineFilter TimelineFilterFromProto(const ListTimelineRequest& request,
                                       const Registry& registry,
                                       const NameContext& context,
                                       int64_t revision,
                                       Violations& violations) {
  const FieldPath root;
  TimelineFilter filter;
  for (int i = 0; i < request.clubs_size(); ++i) {
    filter.clubs.insert(ResolveMention(request.clubs(i), kClubKinds, registry,
                                       context, revision, {root, "clubs", i},
                                       violations));
  }
  for (int i = 0; i < request.outlets_size(); ++i) {
    filter.sources.insert(ResolveMention(request.outlets(i), kSourceKinds,
                                         registry, context, revision,
                                         {root, "outlets", i}, violations));
  }
  filter.kinds.insert(request.kinds().begin(), request.kinds().end());
  if (request.has_start_time()) {
    filter.start = TimeFromProto(request.start_time());
  }
  if (request.has_end_time()) filter.end = TimeFromProto(request.end_time());
  return filter;
}

std::string NextPageToken(const TimelineQuery& query, const v1::AsOf& snapshot,
                          const TimelinePosition& last) {
  std::vector<std::string> fields(kTokenFieldCount);
  fields[kRequest] = Filters(query.request).SerializeAsString();
  fields[kSnapshot] = snapshot.SerializeAsString();
  fields[kSaidTime] = TimeToProto(last.said_time).SerializeAsString();
  fields[kTier] = absl::StrCat(last.tier);
  fields[kEntryKey] = last.entry_key;
  return EncodePageToken(kMethod, fields);
}

}  // namespace hearsay
