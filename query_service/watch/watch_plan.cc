#include "query_service/watch/watch_plan.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

using query::v1::WatchTimelineRequest;

constexpr v1::EntityKind kPlayerKinds[] = {v1::ENTITY_KIND_PLAYER};
constexpr int32_t kNanosMax = 999'999'999;

// Returns the interval to keep; adds one that is out of range.
absl::Duration HeartbeatInterval(const WatchTimelineRequest& request,
                                 Violations& violations) {
  if (!request.has_heartbeat_interval()) {
    return limits::kHeartbeatIntervalDefault;
  }
  const google::protobuf::Duration& asked = request.heartbeat_interval();
  const absl::Duration interval =
      absl::Seconds(asked.seconds()) + absl::Nanoseconds(asked.nanos());
  if (asked.nanos() < 0 || asked.nanos() > kNanosMax ||
      interval < limits::kHeartbeatIntervalMin ||
      interval > limits::kHeartbeatIntervalMax) {
    violations.AddInvalid(
        {FieldPath(), "heartbeat_interval"},
        absl::StrCat(
            "must be ", absl::FormatDuration(limits::kHeartbeatIntervalMin),
            " to ", absl::FormatDuration(limits::kHeartbeatIntervalMax)));
  }
  return interval;
}

// Returns the request's players; texts as of what is applied.
std::vector<std::string> ResolvePlayers(const WatchTimelineRequest& request,
                                        const Projection& projection,
                                        const ProjectionStatus& status,
                                        Violations& violations) {
  if (request.players_size() > limits::kWatchedPlayersMax) return {};
  const FieldPath root;
  NameContext context;
  context.time = status.closed_time;
  const Projection::Reader reader = projection.Read();
  std::vector<std::string> players;
  for (int i = 0; i < request.players_size(); ++i) {
    const v1::Mention& mention = request.players(i);
    std::string meant = ResolveMention(mention, kPlayerKinds, reader.registry(),
                                       context, status.applied.revision,
                                       {root, "players", i}, violations);
    // Merges are followed on the way, from what was true at the start.
    players.push_back(mention.has_name() ? mention.name() : std::move(meant));
  }
  SortUnique(players);
  return players;
}

// Adds an `after_revision` that the log has not reached; an error if nobody can
// say.
absl::Status CheckReached(const WatchTimelineRequest& request,
                          const ProjectionStatus& status, HeadRefresher& heads,
                          absl::Time deadline, Violations& violations) {
  if (request.after_revision() <= status.head.revision) {
    return absl::OkStatus();
  }
  const absl::StatusOr<HeardHead> head = heads.Refresh(deadline);
  if (!head.ok()) return ReplicaBehind(status);
  if (request.after_revision() > head->revision) {
    violations.Add(
        {FieldPath(), "after_revision"}, v1::ERROR_REASON_AS_OF_IN_FUTURE,
        absl::StrCat("the log ends at revision ", head->revision, "."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<WatchPlan> WatchPlanFromProto(
    const WatchTimelineRequest& request, const Projection& projection,
    HeadRefresher& heads, absl::Time deadline) {
  const ProjectionStatus status = projection.Status();
  if (status.stopped()) return ReplicaStopped(status);
  const FieldPath root;
  Violations violations;
  CheckCount({root, "players"}, request.players_size(),
             limits::kWatchedPlayersMax, violations);
  CheckNotNegative({root, "after_revision"}, request.after_revision(),
                   violations);
  CheckEnum({root, "view"}, request.view(), violations);
  WatchPlan plan;
  plan.players = ResolvePlayers(request, projection, status, violations);
  plan.heartbeat_interval = HeartbeatInterval(request, violations);
  if (violations.empty()) {
    RETURN_IF_ERROR(CheckReached(request, status, heads, deadline, violations));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (request.view() != query::v1::TIMELINE_VIEW_UNSPECIFIED) {
    plan.view = request.view();
  }
  plan.forecasts = request.forecasts();
  plan.after_revision = request.has_after_revision() ? request.after_revision()
                                                     : status.applied.revision;
  return plan;
}

}  // namespace hearsay
