#include "ingest_service/target_rules.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/status_macros.h"
#include "ingest_service/entry_name.h"

namespace hearsay {
namespace {

// Returns the revision of the entry of that resource name.
absl::StatusOr<int64_t> FindTarget(EntryReader& log, EntryKind kind,
                                   const std::string& name) {
  ASSIGN_OR_RETURN(const int64_t revision,
                   log.FindEntry(kind, EntryIdOf(kind, name)));
  if (revision == 0) return EntryNotFound(name);
  return revision;
}

// Returns the entry of the same kind that supersedes the one at `revision`;
// revision 0: none does.
absl::StatusOr<EntryLink> FindSuccessor(EntryReader& log, EntryKind kind,
                                        int64_t revision) {
  ASSIGN_OR_RETURN(const std::vector<EntryLink> links, log.ReadLinks(revision));
  for (const EntryLink& link : links) {
    if (link.kind == kind) return link;
  }
  return EntryLink();
}

// Only the end of a line can be superseded.
absl::Status CheckNotSuperseded(EntryReader& log, EntryKind kind,
                                const std::string& name, int64_t revision) {
  EntryLink last;
  while (true) {
    ASSIGN_OR_RETURN(EntryLink next, FindSuccessor(log, kind, revision));
    if (next.revision == 0) break;
    revision = next.revision;
    last = std::move(next);
  }
  if (last.revision == 0) return absl::OkStatus();
  const std::string current = EntryName(kind, last.entry_id);
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "\"", name, "\" is superseded; \"", current, "\" stands now.")),
      v1::ERROR_REASON_ALREADY_SUPERSEDED,
      {{"name", name}, {"current", current}});
}

// Returns the canonical name of a report's publisher; empty: unknown.
std::string PublisherOf(const v1::Record& record, const Registry& registry) {
  const v1::Mention& publisher = record.report().publisher();
  std::string name = publisher.name();
  for (const v1::ResolvedMention& mention : record.resolutions()) {
    if (mention.field_path() == "publisher") name = mention.name();
  }
  return name.empty() ? name : registry.Canonical(name, registry.last_change());
}

absl::Status CheckSamePublisher(const v1::Record& record,
                                const v1::Record& superseded,
                                const Registry& registry) {
  const std::string publisher = PublisherOf(record, registry);
  const std::string previous = PublisherOf(superseded, registry);
  if (publisher.empty() || previous.empty() || publisher == previous) {
    return absl::OkStatus();
  }
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "\"", record.report().supersedes(), "\" was published by \"",
          previous, "\"; only the same or an unknown publisher can supersede ",
          "it.")),
      v1::ERROR_REASON_PUBLISHER_DIFFERS,
      {{"name", record.report().supersedes()},
       {"publisher", publisher},
       {"superseded_publisher", previous}});
}

absl::Status SetReportTargets(EntryReader& log, const Registry& registry,
                              v1::Record& record) {
  const std::string& name = record.report().supersedes();
  if (name.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t revision,
                   FindTarget(log, v1::Record::kReport, name));
  RETURN_IF_ERROR(CheckNotSuperseded(log, v1::Record::kReport, name, revision));
  ASSIGN_OR_RETURN(const v1::Record superseded, log.ReadRecord(revision));
  RETURN_IF_ERROR(CheckSamePublisher(record, superseded, registry));
  record.add_target_revisions(revision);
  return absl::OkStatus();
}

absl::Status SetRetractionTargets(EntryReader& log, v1::Record& record) {
  const v1::Retraction& retraction = record.retraction();
  ASSIGN_OR_RETURN(const int64_t revision,
                   FindTarget(log, v1::Record::kReport, retraction.report()));
  ASSIGN_OR_RETURN(const v1::Record target, log.ReadRecord(revision));
  absl::flat_hash_set<absl::string_view> claim_ids;
  for (const v1::Claim& claim : target.report().claims()) {
    claim_ids.insert(claim.claim_id());
  }
  Violations violations;
  const FieldPath root;
  const FieldPath field(root, "retraction");
  for (int i = 0; i < retraction.claim_ids_size(); ++i) {
    if (claim_ids.contains(retraction.claim_ids(i))) continue;
    violations.AddInvalid(FieldPath(field, "claim_ids", i),
                          "is no claim of the report");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  record.add_target_revisions(revision);
  return absl::OkStatus();
}

absl::Status SetOutcomeTargets(EntryReader& log, const Registry& registry,
                               v1::Record& record) {
  const v1::Outcome& outcome = record.outcome();
  const std::string& name = outcome.supersedes();
  if (name.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t revision,
                   FindTarget(log, v1::Record::kOutcome, name));
  RETURN_IF_ERROR(
      CheckNotSuperseded(log, v1::Record::kOutcome, name, revision));
  ASSIGN_OR_RETURN(const v1::Record superseded, log.ReadRecord(revision));
  const int64_t now = registry.last_change();
  if (registry.Canonical(outcome.player(), now) !=
      registry.Canonical(superseded.outcome().player(), now)) {
    return InvalidField("outcome.player", v1::ERROR_REASON_INVALID_FIELD,
                        absl::StrCat("is not the player of \"", name, "\", \"",
                                     superseded.outcome().player(), "\""));
  }
  record.add_target_revisions(revision);
  return absl::OkStatus();
}

absl::Status MergeConflict(std::string message, const v1::EntityMerge& merge) {
  return WithReason(
      absl::FailedPreconditionError(message), v1::ERROR_REASON_MERGE_CONFLICT,
      {{"duplicate", merge.duplicate()}, {"survivor", merge.survivor()}});
}

absl::Status SetMergeTargets(const Registry& registry, v1::Record& record) {
  const v1::EntityMerge& merge = record.entity_merge();
  const int64_t now = registry.last_change();
  for (const std::string* name : {&merge.duplicate(), &merge.survivor()}) {
    if (registry.Find(*name, now) == nullptr) return EntityNotFound(*name);
  }
  if (merge.undo()) {
    const int64_t revision =
        registry.MergeInForce(merge.duplicate(), merge.survivor(), now);
    if (revision == 0) {
      return MergeConflict(
          absl::StrCat("\"", merge.duplicate(), "\" is not merged into \"",
                       merge.survivor(), "\"."),
          merge);
    }
    record.add_target_revisions(revision);
    return absl::OkStatus();
  }
  for (const std::string* name : {&merge.duplicate(), &merge.survivor()}) {
    if (!registry.IsMergedAway(*name, now)) continue;
    return MergeConflict(
        absl::StrCat("\"", *name, "\" is merged into \"",
                     registry.Canonical(*name, now), "\" already."),
        merge);
  }
  return absl::OkStatus();
}

// A model's version names no entry; but what it was trained on must be there.
absl::Status CheckTrainRevision(EntryReader& log, const v1::Model& model) {
  ASSIGN_OR_RETURN(const int64_t last, log.LastCommitted());
  if (model.train_revision() <= last) return absl::OkStatus();
  return InvalidField("model.train_revision", v1::ERROR_REASON_INVALID_FIELD,
                      absl::StrCat("is ", model.train_revision(),
                                   ", after the log's last revision, ", last));
}

}  // namespace

absl::Status SetTargets(EntryReader& log, const Registry& registry,
                        v1::Record& record) {
  record.clear_target_revisions();
  switch (record.content_case()) {
    case v1::Record::kReport:
      return SetReportTargets(log, registry, record);
    case v1::Record::kRetraction:
      return SetRetractionTargets(log, record);
    case v1::Record::kOutcome:
      return SetOutcomeTargets(log, registry, record);
    case v1::Record::kEntityMerge:
      return SetMergeTargets(registry, record);
    case v1::Record::kModel:
      return CheckTrainRevision(log, record.model());
    default:
      return absl::OkStatus();
  }
}

}  // namespace hearsay
