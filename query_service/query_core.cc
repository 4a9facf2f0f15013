#include "query_service/query_core.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "common/version.h"
#include "query_service/labels.h"
#include "query_service/visibility_explanation.h"

namespace hearsay {
namespace {

constexpr v1::EntityKind kPlayerKinds[] = {v1::ENTITY_KIND_PLAYER};

void CheckResolveName(const query::v1::ResolveNameRequest& request,
                      Violations& violations) {
  const FieldPath root;
  CheckRequiredText({root, "text"}, request.text(), limits::kNameBytesMax,
                    violations);
  CheckEnum({root, "kind"}, request.kind(), violations);
  CheckCount({root, "contexts"}, request.contexts_size(),
             limits::kNameContextsMax, violations);
  for (int i = 0; i < request.contexts_size(); ++i) {
    if (!IsEntityName(request.contexts(i))) {
      violations.AddInvalid({root, "contexts", i},
                            "is no resource name of an entity");
    }
  }
}

}  // namespace

absl::StatusOr<ResolvedAsOf> QueryCore::ResolveAsOf(
    const v1::AsOf& as_of, int64_t min_revision, absl::Time deadline,
    Violations& violations) const {
  const size_t before = violations.size();
  CheckAsOf(as_of, min_revision, violations);
  const bool as_of_is_bad = violations.size() > before;
  // A request that is refused anyway is not made to wait.
  if (as_of_is_bad ||
      (!violations.empty() && snapshots_.WouldBlock(as_of, min_revision))) {
    return violations.ToStatus();
  }
  return snapshots_.Resolve(as_of, min_revision, deadline);
}

absl::StatusOr<PlayerCase> QueryCore::Open(const v1::Mention& player,
                                           const v1::AsOf& as_of,
                                           int64_t min_revision,
                                           absl::Time deadline,
                                           Violations& violations,
                                           MentionResolver resolve_others) {
  ASSIGN_OR_RETURN(ResolvedAsOf resolved,
                   ResolveAsOf(as_of, min_revision, deadline, violations));
  ASSIGN_OR_RETURN(StoryPtr story, FindStory(player, resolved, violations,
                                             std::move(resolve_others)));
  // May take long, and no writer need wait for it.
  story->GetLineage();
  return PlayerCase(projection_.Read(), std::move(resolved), std::move(story));
}

absl::StatusOr<ResolvedAsOf> QueryCore::ResolveEarlier(
    const v1::AsOf& earlier, absl::string_view field, const ResolvedAsOf& as_of,
    absl::Time deadline) const {
  const auto later = [&](absl::string_view part) {
    return LaterThanAsOf(absl::StrCat(field, ".", part));
  };
  if (earlier.revision() > as_of.revision) return later("revision");
  v1::AsOf asked = earlier;
  const bool known_by_as_of = !asked.has_revision() && !asked.has_commit_time();
  if (known_by_as_of) asked.set_revision(as_of.revision);
  ASSIGN_OR_RETURN(
      ResolvedAsOf resolved,
      snapshots_.Resolve(asked, /*min_revision=*/0, deadline, field));
  if (resolved.revision > as_of.revision) return later("commit_time");
  if (known_by_as_of && !asked.has_said_by()) resolved.said_by = as_of.said_by;
  return resolved;
}

absl::StatusOr<QueryCore::StoryPtr> QueryCore::FindStory(
    const v1::Mention& player, const ResolvedAsOf& as_of,
    Violations& violations, MentionResolver resolve_others) {
  std::string name;
  {
    const Projection::Reader reader = projection_.Read();
    NameContext context;
    context.time = as_of.SaidBy(absl::InfinitePast());
    name = ResolveMention(player, kPlayerKinds, reader.registry(), context,
                          as_of.revision, {FieldPath(), "player"}, violations);
    resolve_others(reader.registry(), context, as_of.revision, violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return FindStory(name, as_of);
}

absl::StatusOr<QueryCore::StoryPtr> QueryCore::FindStory(
    const std::string& player, const ResolvedAsOf& as_of,
    absl::Time said_by_max) {
  const Projection::Reader reader = projection_.Read();
  absl::StatusOr<StoryPtr> story =
      stories_.Get(reader.registry().Canonical(player, as_of.revision), reader,
                   as_of, said_by_max);
  if (!story.ok()) return StorageFailed(story.status());
  return story;
}

absl::StatusOr<query::v1::GetForecastResponse> QueryCore::ForecastAt(
    const std::string& player, const v1::AsOf& snapshot) {
  query::v1::GetForecastRequest request;
  request.mutable_player()->set_name(player);
  *request.mutable_as_of() = snapshot;
  query::v1::GetForecastResponse response;
  RETURN_IF_ERROR(GetForecast(request, absl::InfiniteFuture(), response));
  return response;
}

absl::Status QueryCore::ExplainVisibility(
    const query::v1::ExplainVisibilityRequest& request, absl::Time deadline,
    query::v1::ExplainVisibilityResponse& response) {
  Violations violations;
  CheckVisibilityRequest(request, violations);
  ASSIGN_OR_RETURN(const ResolvedAsOf as_of,
                   ResolveAsOf(request.as_of(), request.min_revision(),
                               deadline, violations));
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const EntryLine line,
                   ReadEntryLine(projection_.replica(), request.name()));
  const absl::Time said_by = as_of.SaidBy(
      line.subject->revision <= as_of.revision ? line.subject->commit_time
                                               : absl::InfinitePast());
  RETURN_IF_ERROR(hearsay::ExplainVisibility(
      line, request.claim_id(), as_of.revision, said_by, response));
  *response.mutable_snapshot() = SnapshotToProto(as_of, said_by);
  return absl::OkStatus();
}

absl::Status QueryCore::ResolveName(
    const query::v1::ResolveNameRequest& request, absl::Time deadline,
    query::v1::ResolveNameResponse& response) {
  Violations violations;
  CheckResolveName(request, violations);
  ASSIGN_OR_RETURN(const ResolvedAsOf as_of,
                   ResolveAsOf(request.as_of(), request.min_revision(),
                               deadline, violations));
  RETURN_IF_ERROR(violations.ToStatus());
  const absl::Time said_by = as_of.SaidBy(absl::InfinitePast());
  NameContext context;
  context.entities.insert(request.contexts().begin(), request.contexts().end());
  context.time = said_by;
  std::vector<v1::EntityKind> kinds;
  if (request.kind() != v1::ENTITY_KIND_UNSPECIFIED) {
    kinds.push_back(request.kind());
  }
  const Projection::Reader reader = projection_.Read();
  const std::vector<NameMatch> matches =
      reader.registry().Match(request.text(), kinds, context, as_of.revision);
  response.set_name(BestMatch(matches));
  for (const NameMatch& match : matches) {
    query::v1::NameCandidate& candidate = *response.add_candidates();
    *candidate.mutable_label() =
        LabelOf(reader.registry(), match.name, as_of.revision);
    candidate.set_context_count(match.context_count);
  }
  *response.mutable_snapshot() = SnapshotToProto(as_of, said_by);
  return absl::OkStatus();
}

void QueryCore::GetServerInfo(
    query::v1::GetServerInfoResponse& response) const {
  const ProjectionStatus status = projection_.Status();
  response.set_version(kVersion);
  response.set_engine(kEngineVersion);
  response.set_format_version(kFormatVersion);
  response.set_state(status.state);
  response.set_state_detail(status.detail);
  response.set_log_id(status.log_id);
  response.set_applied_revision(status.applied.revision);
  response.set_chain_sha256(Sha256ToBytes(status.applied.chain));
  response.set_head_revision(status.head.revision);
  if (status.closed_time != absl::InfinitePast()) {
    *response.mutable_closed_time() = TimeToProto(status.closed_time);
  }
  response.set_model(projection_.Read()
                         .models()
                         .At(status.applied.revision, absl::InfiniteFuture())
                         ->name);
}

}  // namespace hearsay
