#include "query_service/projection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/names/entity_name.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/dossier_view.h"
#include "query_service/loaded_record.h"

namespace hearsay {
namespace {

// How soon a caller may ask again for what is not yet applied.
constexpr absl::Duration kBehindRetryDelay = absl::Milliseconds(200);

absl::Time TimeOr(bool is_set, const google::protobuf::Timestamp& time,
                  absl::Time otherwise) {
  return is_set ? TimeFromProto(time) : otherwise;
}

// Moves `status` to `head` and, if its entries are applied, to its closed time.
void AdvanceToHead(const HeardHead& head, ProjectionStatus& status) {
  if (head.revision > status.head.revision) {
    status.head.revision = head.revision;
    status.head.commit_time = head.commit_time;
  }
  status.head.closed_time = std::max(status.head.closed_time, head.closed_time);
  if (status.applied.revision >= head.revision) {
    status.closed_time = std::max(status.closed_time, head.closed_time);
  }
}

// Moves `status` behind entries that are applied.
void AdvanceToApplied(const AppliedPosition& end, ProjectionStatus& status) {
  status.applied = end;
  if (end.revision > status.head.revision) {
    status.head.revision = end.revision;
    status.head.commit_time = end.commit_time;
  }
  if (end.revision > 0) {
    // Later entries commit at that time or after it.
    status.closed_time =
        std::max(status.closed_time, end.commit_time - absl::Microseconds(1));
  }
  status.head.closed_time =
      std::max(status.head.closed_time, status.closed_time);
}

// Whether a record changes as what tier somebody counts whom `registry` knows
// already, or joins or parts two who are no players.
bool ChangesSources(const v1::Record& record, const Registry& registry) {
  if (record.has_entity_merge()) {
    return KindOfName(record.entity_merge().duplicate()) !=
           v1::ENTITY_KIND_PLAYER;
  }
  if (!record.has_entity()) return false;
  const v1::Entity& entity = record.entity();
  const v1::Entity* const before =
      registry.Find(entity.name(), record.revision());
  return before != nullptr && TierOf(before) != TierOf(&entity);
}

bool IsControlEntry(const VerifiedEntry& entry) {
  return IsLoaded(entry.record->content_case());
}

}  // namespace

bool ProjectionStatus::stopped() const {
  switch (state) {
    case query::v1::REPLICA_STATE_LOG_DIVERGED:
    case query::v1::REPLICA_STATE_UNKNOWN_FORMAT:
    case query::v1::REPLICA_STATE_CORRUPT_FEED:
    case query::v1::REPLICA_STATE_STORAGE_FAILED:
      return true;
    default:
      return false;
  }
}

HeardHead HeadFromProto(const v1::LogHead& head) {
  return {
      head.revision(),
      TimeOr(head.has_commit_time(), head.commit_time(), absl::UnixEpoch()),
      TimeOr(head.has_closed_time(), head.closed_time(), absl::InfinitePast())};
}

bool IsReached(const Freshness& needed, const ProjectionStatus& status) {
  return status.applied.revision >= needed.revision &&
         status.closed_time >= needed.closed_time &&
         !(needed.any_log && status.log_id.empty());
}

absl::Status ReplicaStopped(const ProjectionStatus& status) {
  const std::string& state = query::v1::ReplicaState_Name(status.state);
  return WithReason(
      absl::UnavailableError(absl::StrCat("This replica serves nothing until "
                                          "an operator acts: ",
                                          status.detail)),
      v1::ERROR_REASON_REPLICA_STOPPED, {{"state", state}});
}

absl::Status ReplicaBehind(const ProjectionStatus& status) {
  return WithRetryDelay(
      WithReason(absl::UnavailableError(absl::StrCat(
                     "This replica is at revision ", status.applied.revision,
                     " and was not far enough in time.")),
                 v1::ERROR_REASON_REPLICA_BEHIND,
                 {{"applied_revision", absl::StrCat(status.applied.revision)}}),
      kBehindRetryDelay);
}

Projection::Reader::Reader(const Projection* projection)
    : projection_(projection) {
  const std::lock_guard gate(projection->gate_);
  lock_ = std::shared_lock(projection->control_mutex_);
}

absl::StatusOr<std::unique_ptr<Projection>> Projection::Load(Replica* replica) {
  std::unique_ptr<Projection> projection(new Projection(*replica));
  absl::Status known;
  RETURN_IF_ERROR(replica->VisitControlRecords([&](const v1::Record& record) {
    known.Update(forecast::CheckKnownParameters(record.model()));
    if (known.ok()) projection->ApplyControl(record);
  }));
  RETURN_IF_ERROR(known);
  return projection;
}

Projection::Projection(Replica& replica) : replica_(replica) {
  const Replica::Progress& progress = replica.progress();
  status_.log_id = progress.log_id;
  status_.closed_time = progress.closed_time;
  AdvanceToApplied(progress.position, status_);
}

absl::Status Projection::Apply(const VerifiedBatch& batch,
                               const v1::LogHead& head) {
  ProjectionStatus status = Status();
  const absl::Time closed_time_before = status.closed_time;
  const bool first_heard = status.log_id.empty();
  status.log_id = head.log_id();
  AdvanceToApplied(batch.end, status);
  AdvanceToHead(HeadFromProto(head), status);

  if (!batch.entries.empty() || first_heard ||
      status.closed_time != closed_time_before) {
    ASSIGN_OR_RETURN(const std::vector<std::string> players,
                     replica_.Apply(batch, status.log_id, status.closed_time));
    if (listener_ != nullptr && !players.empty()) {
      listener_(batch.end.revision, players);
    }
    ApplyControl(batch);
  }

  if (catch_up_revision_ < 0) catch_up_revision_ = head.revision();
  ChangeStatus([&](ProjectionStatus& current) {
    current.log_id = status.log_id;
    AdvanceToApplied(batch.end, current);
    AdvanceToHead(HeadFromProto(head), current);
    current.state = batch.end.revision >= catch_up_revision_
                        ? query::v1::REPLICA_STATE_SERVING
                        : query::v1::REPLICA_STATE_CATCHING_UP;
    current.detail.clear();
  });
  return absl::OkStatus();
}

void Projection::ApplyControl(const VerifiedBatch& batch) {
  if (std::none_of(batch.entries.begin(), batch.entries.end(),
                   IsControlEntry)) {
    return;
  }
  const std::lock_guard gate(gate_);
  const std::lock_guard lock(control_mutex_);
  for (const VerifiedEntry& entry : batch.entries) {
    if (IsControlEntry(entry)) ApplyControl(*entry.record);
  }
}

void Projection::ApplyControl(const v1::Record& record) {
  if (record.has_model()) {
    models_.Apply(record);
    return;
  }
  const bool is_new =
      record.has_entity() &&
      registry_.Find(record.entity().name(), record.revision()) == nullptr;
  const bool is_player = record.entity().kind() == v1::ENTITY_KIND_PLAYER;
  if (!is_new) changes_.push_back(record.revision());
  if (!is_new && !is_player) shared_changes_.push_back(record.revision());
  if (record.has_entity_merge()) merges_.push_back(record.revision());
  if (ChangesSources(record, registry_)) {
    source_changes_.push_back(record.revision());
  }
  registry_.Apply(record);
  calendar_.Apply(record);
}

void Projection::SetDisconnected(std::string detail) {
  ChangeStatus([&](ProjectionStatus& status) {
    status.state = query::v1::REPLICA_STATE_DISCONNECTED;
    status.detail = std::move(detail);
  });
}

void Projection::Stop(query::v1::ReplicaState state, std::string detail) {
  ChangeStatus([&](ProjectionStatus& status) {
    status.state = state;
    status.detail = std::move(detail);
  });
}

void Projection::ObserveHead(const v1::LogHead& head) {
  ChangeStatus([&](ProjectionStatus& status) {
    if (head.log_id() == status.log_id) {
      AdvanceToHead(HeadFromProto(head), status);
    }
  });
}

void Projection::ChangeStatus(
    const std::function<void(ProjectionStatus&)>& change) {
  query::v1::ReplicaState before;
  query::v1::ReplicaState after;
  {
    const std::lock_guard lock(status_mutex_);
    before = status_.state;
    change(status_);
    after = status_.state;
    status_changed_.notify_all();
  }
  if (after != before && state_listener_ != nullptr) state_listener_(after);
  if (moved_listener_ != nullptr) moved_listener_();
}

ProjectionStatus Projection::Status() const {
  const std::lock_guard lock(status_mutex_);
  return status_;
}

absl::Status Projection::WaitUntil(const Freshness& needed,
                                   absl::Time deadline) const {
  std::unique_lock lock(status_mutex_);
  const auto decided = [&] {
    return shut_down_ || status_.stopped() || IsReached(needed, status_);
  };
  if (deadline == absl::InfiniteFuture()) {
    status_changed_.wait(lock, decided);
  } else {
    // The library's clock has no infinite past.
    status_changed_.wait_until(
        lock, absl::ToChronoTime(std::max(deadline, absl::UnixEpoch())),
        decided);
  }
  if (status_.stopped()) return ReplicaStopped(status_);
  if (IsReached(needed, status_)) return absl::OkStatus();
  if (shut_down_) return Overloaded("The server is shutting down.");
  return ReplicaBehind(status_);
}

void Projection::ShutDown() {
  const std::lock_guard lock(status_mutex_);
  shut_down_ = true;
  status_changed_.notify_all();
}

}  // namespace hearsay
