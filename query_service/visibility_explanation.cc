#include "query_service/visibility_explanation.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/field_path.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

using query::v1::ExplainVisibilityResponse;
using query::v1::VisibilityRule;

std::string Printed(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

// Says a rule in words; `by` is the record that decided, or null.
std::string TextOf(VisibilityRule rule, absl::Time time, const DossierEntry* by,
                   int64_t revision, absl::Time said_by) {
  const std::string cause = by == nullptr ? "" : by->name;
  switch (rule) {
    case query::v1::VISIBILITY_RULE_VISIBLE:
      return absl::StrCat("It was stored by revision ", revision, ", said by ",
                          Printed(time),
                          ", and nothing visible replaces or withdraws it.");
    case query::v1::VISIBILITY_RULE_NOT_YET_STORED:
      return absl::StrCat("It was stored at ", Printed(time),
                          ", after revision ", revision, ".");
    case query::v1::VISIBILITY_RULE_NOT_YET_SAID:
      return absl::StrCat("It surely had been said by ", Printed(time),
                          ", which is after ", Printed(said_by), ".");
    case query::v1::VISIBILITY_RULE_SUPERSEDED:
      return absl::StrCat(cause, " supersedes it.");
    case query::v1::VISIBILITY_RULE_RETRACTED:
      return absl::StrCat(cause, " withdraws it.");
    case query::v1::VISIBILITY_RULE_NOT_YET_PUBLIC:
      return absl::StrCat("It was public at ", Printed(time),
                          ", which is after ", Printed(said_by), ".");
    case query::v1::VISIBILITY_RULE_ANNULLED:
      return absl::StrCat(cause, " replaces or annuls it.");
    default:
      return "";
  }
}

const v1::Claim* FindClaim(const v1::Report& report,
                           const std::string& claim_id) {
  const auto it = std::find_if(
      report.claims().begin(), report.claims().end(),
      [&](const v1::Claim& claim) { return claim.claim_id() == claim_id; });
  return it == report.claims().end() ? nullptr : &*it;
}

// Returns when the entry, or the claim of it (null: any), had been said. Where
// a claim's source said it before the report appeared, from then on.
absl::Time SaidTimeOf(const DossierEntry& entry, const v1::Claim* claim) {
  if (!entry.is_report()) return entry.said_time;
  if (claim != nullptr) return FirstSaidTime(entry, *claim);
  absl::Time first = entry.said_time;
  for (const v1::Claim& any : entry.record.report().claims()) {
    first = std::min(first, FirstSaidTime(entry, any));
  }
  return first;
}

}  // namespace

void CheckVisibilityRequest(const query::v1::ExplainVisibilityRequest& request,
                            Violations& violations) {
  const FieldPath root;
  const std::string& name = request.name();
  const bool is_report = absl::StartsWith(name, "reports/");
  if (!is_report && !absl::StartsWith(name, "retractions/") &&
      !absl::StartsWith(name, "outcomes/")) {
    violations.AddInvalid({root, "name"},
                          "must be a resource name: reports/..., "
                          "retractions/... or outcomes/...");
  }
  if (!request.claim_id().empty() && !is_report) {
    violations.AddInvalid({root, "claim_id"}, "needs a report");
  }
  CheckText({root, "claim_id"}, request.claim_id(), limits::kClaimIdBytesMax,
            violations);
}

absl::StatusOr<EntryLine> ReadEntryLine(const Replica& replica,
                                        const std::string& name) {
  const auto found = replica.FindEntry(name);
  if (!found.ok()) return StorageFailed(found.status());
  if (*found == 0) return EntryNotFound(name);
  std::set<int64_t> seen = {*found};
  std::vector<int64_t> revisions = {*found};
  for (size_t i = 0; i < revisions.size(); ++i) {
    const auto later = replica.ReplacementsOf(revisions[i]);
    if (!later.ok()) return StorageFailed(later.status());
    for (const int64_t revision : *later) {
      if (seen.insert(revision).second) revisions.push_back(revision);
    }
  }
  std::sort(revisions.begin(), revisions.end());
  const auto stored = replica.ReadEntries(revisions);
  if (!stored.ok()) return StorageFailed(stored.status());
  EntryLine line;
  for (const StoredEntry& entry : *stored) {
    auto record = ParseStored(entry);
    if (!record.ok()) return StorageFailed(record.status());
    line.entries.push_back(
        std::make_shared<const DossierEntry>(*std::move(record)));
    if (entry.revision == *found) line.subject = line.entries.back();
  }
  return line;
}

absl::Status ExplainVisibility(const EntryLine& line,
                               const std::string& claim_id, int64_t revision,
                               absl::Time said_by,
                               ExplainVisibilityResponse& response) {
  const DossierEntry& subject = *line.subject;
  const v1::Claim* claim = nullptr;
  if (!claim_id.empty()) {
    claim = FindClaim(subject.record.report(), claim_id);
    if (claim == nullptr) {
      return EntryNotFound(absl::StrCat(subject.name, "#", claim_id));
    }
  }
  const Visibility visibility(line.entries, revision, said_by);
  std::vector<Visibility::Reason> reasons = visibility.WhyHidden(subject);
  if (claim != nullptr && subject.revision <= revision) {
    for (const auto& reason : visibility.WhyHidden(subject, claim_id)) {
      reasons.push_back(reason);
    }
  }
  const absl::Time said = SaidTimeOf(subject, claim);
  if (said > said_by) {
    // What replaces it in the future is the future's.
    std::erase_if(reasons, [&](const Visibility::Reason& reason) {
      return reason.rule == query::v1::VISIBILITY_RULE_SUPERSEDED &&
             reason.time > said_by;
    });
    reasons.push_back({subject.record.has_outcome()
                           ? query::v1::VISIBILITY_RULE_NOT_YET_PUBLIC
                           : query::v1::VISIBILITY_RULE_NOT_YET_SAID,
                       said, nullptr});
  }
  response.set_visible(reasons.empty());
  if (reasons.empty()) {
    // A retraction of ours holds at every time.
    reasons.push_back(
        {query::v1::VISIBILITY_RULE_VISIBLE,
         said == absl::InfinitePast() ? subject.commit_time : said, nullptr});
  }
  for (const auto& reason : reasons) {
    query::v1::VisibilityReason& written = *response.add_reasons();
    written.set_rule(reason.rule);
    written.set_text(
        TextOf(reason.rule, reason.time, reason.by, revision, said_by));
    if (reason.time != absl::InfinitePast()) {
      *written.mutable_time() = TimeToProto(reason.time);
    }
    if (reason.by != nullptr) written.set_by(reason.by->name);
  }
  return absl::OkStatus();
}

}  // namespace hearsay
