#include "query_service/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "common/version.h"

namespace hearsay {
namespace {

// Whether the commit time decides which revision is meant; beside a revision it
// is only compared.
bool IsByCommitTime(const v1::AsOf& as_of) {
  return as_of.has_commit_time() && !as_of.has_revision();
}

// Adds what of `as_of` lies beyond `head`.
void CheckFuture(const v1::AsOf& as_of, const HeardHead& head,
                 absl::string_view field, Violations& violations) {
  const FieldPath root;
  const FieldPath path(root, field);
  const auto add = [&](absl::string_view part, std::string description) {
    violations.Add(FieldPath(path, part), v1::ERROR_REASON_AS_OF_IN_FUTURE,
                   std::move(description));
  };
  if (as_of.revision() > head.revision) {
    add("revision",
        absl::StrCat("the log ends at revision ", head.revision, "."));
  }
  if (IsByCommitTime(as_of) &&
      TimeFromProto(as_of.commit_time()) > head.closed_time) {
    add("commit_time",
        absl::StrCat("the log is closed only to ",
                     absl::FormatTime(absl::RFC3339_full, head.closed_time,
                                      absl::UTCTimeZone()),
                     "."));
  }
  const absl::Time present = std::max(head.closed_time, head.commit_time);
  if (as_of.has_said_by() && TimeFromProto(as_of.said_by()) > present) {
    add("said_by", absl::StrCat("the log has only got to ",
                                absl::FormatTime(absl::RFC3339_full, present,
                                                 absl::UTCTimeZone()),
                                "."));
  }
}

bool IsBeyond(const v1::AsOf& as_of, const HeardHead& head) {
  Violations violations;
  CheckFuture(as_of, head, "as_of", violations);
  return !violations.empty();
}

Freshness Needed(const v1::AsOf& as_of, int64_t min_revision) {
  Freshness needed;
  needed.revision = std::max(min_revision, as_of.revision());
  if (IsByCommitTime(as_of)) {
    needed.closed_time = TimeFromProto(as_of.commit_time());
  }
  needed.any_log = !as_of.log_id().empty();
  return needed;
}

// `part`: of the as-of in `field`.
absl::Status SnapshotUnknown(absl::string_view field, absl::string_view part,
                             absl::string_view asked, absl::string_view known) {
  return WithReason(absl::FailedPreconditionError(
                        absl::StrCat("The snapshot is of ", part, " \"", asked,
                                     "\"; this replica's is \"", known, "\".")),
                    v1::ERROR_REASON_SNAPSHOT_UNKNOWN,
                    {{"field", absl::StrCat(field, ".", part)},
                     {"expected", std::string(known)}});
}

// An unset field, and a log that is not known yet, fit everything.
absl::Status CheckSnapshot(const v1::AsOf& as_of, const std::string& log_id,
                           absl::string_view field) {
  if (!as_of.engine().empty() && as_of.engine() != kEngineVersion) {
    return SnapshotUnknown(field, "engine", as_of.engine(), kEngineVersion);
  }
  if (!as_of.log_id().empty() && !log_id.empty() && as_of.log_id() != log_id) {
    return SnapshotUnknown(field, "log_id", as_of.log_id(), log_id);
  }
  return absl::OkStatus();
}

absl::Status LooksAhead(const forecast::Model& model, absl::Time said_by,
                        absl::string_view field) {
  const auto text = [](absl::Time time) {
    return absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone());
  };
  return InvalidField(
      absl::StrCat(field, ".model"), v1::ERROR_REASON_INVALID_FIELD,
      absl::StrCat("is a model trained on what was known until ",
                   text(model.train_until), "; the answer is said by ",
                   text(said_by), "."));
}

absl::Time LastFullMinute(absl::Time time) {
  if (time == absl::InfinitePast()) return absl::UnixEpoch();
  return absl::UnixEpoch() +
         absl::Floor(time - absl::UnixEpoch(), absl::Minutes(1));
}

}  // namespace

absl::Time ResolvedAsOf::SaidBy(absl::Time newest_commit_time) const {
  return said_by.value_or(std::max(closed_minute, newest_commit_time));
}

std::shared_ptr<const forecast::Model> ResolvedAsOf::Model(
    absl::Time answer_said_by) const {
  if (asked_model != nullptr && asked_model->train_until <= answer_said_by) {
    return asked_model;
  }
  return models.At(revision, answer_said_by);
}

v1::AsOf SnapshotToProto(const ResolvedAsOf& as_of, absl::Time said_by) {
  v1::AsOf snapshot;
  snapshot.set_revision(as_of.revision);
  *snapshot.mutable_commit_time() = TimeToProto(as_of.commit_time);
  *snapshot.mutable_said_by() = TimeToProto(said_by);
  snapshot.set_model(as_of.Model(said_by)->name);
  snapshot.set_log_id(as_of.log_id);
  snapshot.set_engine(kEngineVersion);
  return snapshot;
}

void CheckAsOf(const v1::AsOf& as_of, int64_t min_revision,
               Violations& violations, absl::string_view field) {
  const FieldPath root;
  const FieldPath path(root, field);
  constexpr char kNegative[] = "must not be negative.";
  if (as_of.revision() < 0) {
    violations.AddInvalid(FieldPath(path, "revision"), kNegative);
  }
  CheckTimestamp(FieldPath(path, "commit_time"), as_of.commit_time(),
                 violations);
  CheckTimestamp(FieldPath(path, "said_by"), as_of.said_by(), violations);
  if (min_revision < 0) {
    violations.AddInvalid(FieldPath(root, "min_revision"), kNegative);
  }
}

absl::Status LaterThanAsOf(absl::string_view field) {
  return InvalidField(field, v1::ERROR_REASON_INVALID_FIELD,
                      "must not be later than what as_of means.");
}

bool SnapshotResolver::WouldBlock(const v1::AsOf& as_of,
                                  int64_t min_revision) const {
  Violations violations;
  CheckAsOf(as_of, min_revision, violations);
  const ProjectionStatus status = projection_.Status();
  if (!violations.empty() || status.stopped() ||
      !CheckSnapshot(as_of, status.log_id, "as_of").ok()) {
    return false;
  }
  return IsBeyond(as_of, status.head) ||
         !IsReached(Needed(as_of, min_revision), status);
}

absl::StatusOr<ResolvedAsOf> SnapshotResolver::Resolve(
    const v1::AsOf& as_of, int64_t min_revision, absl::Time deadline,
    absl::string_view field) const {
  Violations violations;
  CheckAsOf(as_of, min_revision, violations, field);
  RETURN_IF_ERROR(violations.ToStatus());
  ProjectionStatus status = projection_.Status();
  if (status.stopped()) return ReplicaStopped(status);
  RETURN_IF_ERROR(CheckSnapshot(as_of, status.log_id, field));

  Freshness needed = Needed(as_of, min_revision);
  if (IsBeyond(as_of, status.head)) {
    const absl::StatusOr<HeardHead> head = heads_.Refresh(deadline);
    if (head.ok()) {
      CheckFuture(as_of, *head, field, violations);
      RETURN_IF_ERROR(violations.ToStatus());
    } else if (as_of.has_said_by()) {
      // Nobody can say whether it is the future; the feed may yet come back.
      needed.closed_time =
          std::max(needed.closed_time, TimeFromProto(as_of.said_by()));
    }
  }
  if (!IsReached(needed, status)) {
    RETURN_IF_ERROR(projection_.WaitUntil(needed, deadline));
    status = projection_.Status();
    RETURN_IF_ERROR(CheckSnapshot(as_of, status.log_id, field));
  }
  absl::StatusOr<ResolvedAsOf> resolved = ResolveApplied(as_of, status, field);
  // What is asked is right or wrong whatever the disk does.
  if (!resolved.ok() && !absl::IsInvalidArgument(resolved.status())) {
    return StorageFailed(resolved.status());
  }
  if (resolved.ok()) {
    RETURN_IF_ERROR(ResolveModel(as_of, status, field, *resolved));
  }
  return resolved;
}

absl::StatusOr<ResolvedAsOf> SnapshotResolver::ResolveApplied(
    const v1::AsOf& as_of, const ProjectionStatus& status,
    absl::string_view field) const {
  const Replica& replica = projection_.replica();
  ResolvedAsOf resolved;
  resolved.revision = status.applied.revision;
  resolved.commit_time = status.applied.commit_time;
  resolved.closed_minute = LastFullMinute(status.closed_time);
  resolved.log_id = status.log_id;
  if (as_of.has_said_by()) resolved.said_by = TimeFromProto(as_of.said_by());
  if (!as_of.has_revision() && !as_of.has_commit_time()) return resolved;

  if (as_of.has_revision()) {
    resolved.revision = as_of.revision();
  } else {
    ASSIGN_OR_RETURN(resolved.revision,
                     replica.RevisionAt(TimeFromProto(as_of.commit_time()),
                                        status.applied.revision));
  }
  ASSIGN_OR_RETURN(resolved.commit_time, replica.CommitTime(resolved.revision));
  if (as_of.has_revision() && as_of.has_commit_time() &&
      TimeFromProto(as_of.commit_time()) != resolved.commit_time) {
    return InvalidField(
        absl::StrCat(field, ".commit_time"), v1::ERROR_REASON_INVALID_FIELD,
        absl::StrCat("must be the commit time of ", field, ".revision."));
  }
  if (!resolved.said_by.has_value()) resolved.said_by = resolved.commit_time;
  return resolved;
}

absl::Status SnapshotResolver::ResolveModel(const v1::AsOf& as_of,
                                            const ProjectionStatus& status,
                                            absl::string_view field,
                                            ResolvedAsOf& resolved) const {
  resolved.models = projection_.Read().models();
  if (as_of.model().empty()) return absl::OkStatus();
  resolved.asked_model = resolved.models.Find(as_of.model(), resolved.revision);
  const absl::Time said_by = resolved.said_by.value_or(
      std::max(status.closed_time, status.applied.commit_time));
  if (resolved.asked_model == nullptr) {
    return SnapshotUnknown(
        field, "model", as_of.model(),
        resolved.models.At(resolved.revision, said_by)->name);
  }
  const absl::Time trained = resolved.asked_model->train_until;
  if (trained > said_by) {
    return LooksAhead(*resolved.asked_model, said_by, field);
  }
  // Without a time of its own the answer speaks from one that the model allows.
  resolved.closed_minute = std::max(resolved.closed_minute, trained);
  return absl::OkStatus();
}

}  // namespace hearsay
