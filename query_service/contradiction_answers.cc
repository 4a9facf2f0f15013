// What cannot all be true: the contradiction method of QueryCore.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/page_token.h"
#include "common/status_macros.h"
#include "query_service/labels.h"
#include "query_service/paged_request.h"
#include "query_service/query_core.h"
#include "query_service/timeline/contradiction_converter.h"
#include "query_service/timeline/contradictions.h"

namespace hearsay {
namespace {

using query::v1::ListContradictionsRequest;

// A page ends behind so many contradictions that pass the filter: what a
// snapshot and a filter select is always the same.
constexpr size_t kPositionSize = 1;

void CheckFields(const ListContradictionsRequest& request,
                 Violations& violations) {
  const FieldPath root;
  CheckCount({root, "types"}, request.types_size(), limits::kFilterItemsMax,
             violations);
  for (int i = 0; i < request.types_size(); ++i) {
    CheckRequiredEnum({root, "types", i}, request.types(i), violations);
  }
}

std::vector<const Contradiction*> Select(
    const std::vector<Contradiction>& all,
    const ListContradictionsRequest& request) {
  std::vector<const Contradiction*> selected;
  for (const Contradiction& contradiction : all) {
    if (request.standing_only() && contradiction.end.has_value()) continue;
    if (request.types_size() > 0 &&
        std::find(request.types().begin(), request.types().end(),
                  contradiction.type) == request.types().end()) {
      continue;
    }
    selected.push_back(&contradiction);
  }
  return selected;
}

}  // namespace

absl::Status QueryCore::ListContradictions(
    const ListContradictionsRequest& request, absl::Time deadline,
    query::v1::ListContradictionsResponse& response) {
  Violations violations;
  ASSIGN_OR_RETURN(const PagedRequest<ListContradictionsRequest> page,
                   PagedRequestFromProto(request, kPositionSize, violations));
  size_t begin = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after.front(), &begin)) {
    return PageTokenInvalid("is no next_page_token of this method");
  }
  CheckFields(page.request, violations);
  ASSIGN_OR_RETURN(
      const PlayerCase answer,
      Open(page.request.player(), page.request.as_of(),
           page.request.min_revision(), deadline, violations,
           [](const Registry&, const NameContext&, int64_t, Violations&) {}));

  const TimelineSource source = {
      answer.view, answer.lineage,
      answer.story->GetTimeline(answer.registry(), answer.calendar()),
      answer.registry()};
  const std::vector<const Contradiction*> selected =
      Select(source.timeline.contradictions, page.request);
  begin = std::min(begin, selected.size());
  const size_t end =
      std::min(begin + static_cast<size_t>(page.page_size), selected.size());
  Labels labels;
  labels.Add(answer.player);
  for (size_t i = begin; i < end; ++i) {
    ContradictionToProto(*selected[i], source, *response.add_contradictions(),
                         labels);
  }
  labels.Write(answer.registry(), answer.revision(),
               *response.mutable_labels());
  response.set_player(answer.player);
  *response.mutable_snapshot() = answer.Snapshot();
  if (end < selected.size()) {
    response.set_next_page_token(
        NextPageToken(page, response.snapshot(), {absl::StrCat(end)}));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
