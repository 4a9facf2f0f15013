#include "query_service/timeline/timeline_request.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/status_macros.h"
#include "common/time.h"

namespace hearsay {
namespace {

using query::v1::ListTimelineRequest;

constexpr v1::EntityKind kClubKinds[] = {v1::ENTITY_KIND_CLUB,
                                         v1::ENTITY_KIND_NATIONAL_TEAM};
constexpr v1::EntityKind kSourceKinds[] = {
    v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON, v1::ENTITY_KIND_PLAYER,
    v1::ENTITY_KIND_CLUB};

// What a position holds, in this order.
enum PositionKey : size_t {
  kSaidTime,  // serialised
  kTier,
  kEntryKey,
  kPositionSize
};

absl::StatusOr<TimelinePosition> PositionFromPage(const PagePosition& keys) {
  google::protobuf::Timestamp said_time;
  TimelinePosition position;
  if (!said_time.ParseFromString(keys[kSaidTime]) ||
      !absl::SimpleAtoi(keys[kTier], &position.tier)) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  position.said_time = TimeFromProto(said_time);
  position.entry_key = keys[kEntryKey];
  return position;
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
  for (int i = 0; i < request.types_size(); ++i) {
    CheckRequiredEnum({root, "types", i}, request.types(i), violations);
  }
  CheckEnum({root, "order"}, request.order(), violations);
  CheckEnum({root, "view"}, request.view(), violations);
  CheckCount({root, "clubs"}, request.clubs_size(), limits::kFilterItemsMax,
             violations);
  CheckCount({root, "kinds"}, request.kinds_size(), limits::kFilterItemsMax,
             violations);
  CheckCount({root, "outlets"}, request.outlets_size(), limits::kFilterItemsMax,
             violations);
  CheckCount({root, "types"}, request.types_size(), limits::kFilterItemsMax,
             violations);
}

}  // namespace

absl::StatusOr<TimelineQuery> TimelineQueryFromProto(
    const ListTimelineRequest& request, Violations& violations) {
  TimelineQuery query;
  ASSIGN_OR_RETURN(static_cast<PagedRequest<ListTimelineRequest>&>(query),
                   PagedRequestFromProto(request, kPositionSize, violations));
  if (!query.after.empty()) {
    ASSIGN_OR_RETURN(query.position, PositionFromPage(query.after));
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
  filter.types.insert(request.types().begin(), request.types().end());
  if (request.has_start_time()) {
    filter.start = TimeFromProto(request.start_time());
  }
  if (request.has_end_time()) filter.end = TimeFromProto(request.end_time());
  return filter;
}

TimelineFilter FilterAsOf(TimelineFilter filter, const Registry& registry,
                          int64_t revision, int64_t earlier_revision) {
  const auto rename = [&](const absl::flat_hash_set<std::string>& names) {
    absl::flat_hash_set<std::string> renamed;
    for (const std::string& name : names) {
      for (const std::string& same : registry.SameAs(name, revision)) {
        renamed.insert(registry.Canonical(same, earlier_revision));
      }
    }
    return renamed;
  };
  filter.clubs = rename(filter.clubs);
  filter.sources = rename(filter.sources);
  return filter;
}

PagePosition PositionToPage(const TimelinePosition& position) {
  PagePosition keys(kPositionSize);
  keys[kSaidTime] = TimeToProto(position.said_time).SerializeAsString();
  keys[kTier] = absl::StrCat(position.tier);
  keys[kEntryKey] = position.entry_key;
  return keys;
}

}  // namespace hearsay
