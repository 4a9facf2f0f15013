#include "query_service/assumptions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/names/resolution.h"
#include "common/sort_unique.h"
#include "common/time.h"
#include "common/validation/claim_kind_rules.h"
#include "common/validation/outcome_validator.h"
#include "common/validation/report_validator.h"

namespace hearsay {
namespace {

// Whose word can be left out.
constexpr v1::EntityKind kSourceKinds[] = {
    v1::ENTITY_KIND_OUTLET,        v1::ENTITY_KIND_PERSON,
    v1::ENTITY_KIND_PLAYER,        v1::ENTITY_KIND_CLUB,
    v1::ENTITY_KIND_NATIONAL_TEAM, v1::ENTITY_KIND_ASSOCIATION,
};

constexpr char kReplacesNothing[] =
    "must be unset: what is replaced can be left out with without_entries";

void CheckEntryNames(const query::v1::Assumptions& assumptions,
                     const FieldPath& field, Violations& violations) {
  CheckCount({field, "without_entries"}, assumptions.without_entries_size(),
             limits::kAssumedEntriesMax, violations);
  for (int i = 0; i < assumptions.without_entries_size(); ++i) {
    const FieldPath path(field, "without_entries", i);
    const std::string& name = assumptions.without_entries(i);
    if (name.empty()) AddRequired(path, violations);
    const absl::string_view collection =
        absl::StartsWith(name, "retractions/") ? "retractions"
        : absl::StartsWith(name, "outcomes/")  ? "outcomes"
                                               : "reports";
    CheckEntryName(path, name, collection, violations);
  }
}

// A name of an outcome, where its own rules do not say already that it is none.
void CheckKnown(const FieldPath& field, const std::string& name,
                const Registry& registry, int64_t revision,
                Violations& violations) {
  if (name.empty() || registry.Find(name, revision) != nullptr) return;
  violations.Add(field, v1::ERROR_REASON_NAME_UNKNOWN,
                 absl::StrCat("no entity is named \"", name, "\""));
}

v1::Record SupposedReport(const v1::Report& report, int number,
                          const FieldPath& field, const Registry& registry,
                          const NameContext& context, int64_t revision,
                          Violations& violations) {
  v1::Record record;
  // No stored one has a colon.
  record.set_entry_id(absl::StrCat("supposed:", number));
  const ReportResolution resolution =
      ResolveMentions(report, registry, revision, context.time,
                      /*allow_provisional=*/false, field, violations);
  record.mutable_resolutions()->Assign(resolution.mentions.begin(),
                                       resolution.mentions.end());
  CheckResolvedParties(field, report, record.resolutions(), violations);
  *record.mutable_report() = report;
  return record;
}

v1::Record SupposedOutcome(const v1::Outcome& outcome, int number,
                           const FieldPath& field, const Registry& registry,
                           int64_t revision, Violations& violations) {
  v1::Record record;
  record.set_entry_id(absl::StrCat("supposed:", number));
  CheckKnown({field, "player"}, outcome.player(), registry, revision,
             violations);
  CheckKnown({field, "from_club"}, outcome.from_club(), registry, revision,
             violations);
  CheckKnown({field, "to_club"}, outcome.to_club(), registry, revision,
             violations);
  *record.mutable_outcome() = outcome;
  return record;
}

void CheckNotAfter(const FieldPath& field,
                   const google::protobuf::Timestamp& timestamp,
                   absl::Time said_by, Violations& violations) {
  if (TimeFromProto(timestamp) <= said_by) return;
  violations.AddInvalid(
      field, absl::StrCat("must not be after said_by, ",
                          absl::FormatTime(said_by, absl::UTCTimeZone())));
}

void CheckStart(const FieldPath& field, const v1::TimeInterval& interval,
                absl::Time said_by, Violations& violations) {
  if (!interval.has_start_time()) return;
  CheckNotAfter({field, "start_time"}, interval.start_time(), said_by,
                violations);
}

void CheckReportTimes(const FieldPath& field, const v1::Report& report,
                      absl::Time said_by, Violations& violations) {
  CheckStart({field, "publish"}, report.publish(), said_by, violations);
  for (int i = 0; i < report.claims_size(); ++i) {
    const FieldPath claim(field, "claims", i);
    const FieldPath attribution(claim, "attribution");
    const v1::Attribution& chain = report.claims(i).attribution();
    for (int j = 0; j < chain.hops_size(); ++j) {
      const FieldPath hop(attribution, "hops", j);
      CheckStart({hop, "say"}, chain.hops(j).say(), said_by, violations);
    }
  }
}

// Leaves sources out of reports.
class SourceFilter {
 public:
  SourceFilter(const absl::flat_hash_set<std::string>& sources,
               const Registry& registry, int64_t revision)
      : sources_(sources), registry_(registry), revision_(revision) {}

  // Returns what is left of the entry; null: nothing.
  std::shared_ptr<const DossierEntry> Filter(
      const std::shared_ptr<const DossierEntry>& entry) const {
    if (!entry->is_report()) return entry;
    const v1::Report& report = entry->record.report();
    if (IsOwn(report)) return nullptr;
    const absl::flat_hash_set<std::string> claims = ClaimsCiting(report);
    if (claims.empty()) return entry;
    v1::Record record = entry->record;
    // Their paths would be those of other claims; the entry has replaced the
    // texts that they explain.
    record.clear_resolutions();
    auto& kept = *record.mutable_report()->mutable_claims();
    kept.erase(std::remove_if(kept.begin(), kept.end(),
                              [&](const v1::Claim& claim) {
                                return claims.contains(claim.claim_id());
                              }),
               kept.end());
    if (kept.empty()) return nullptr;
    return std::make_shared<const DossierEntry>(std::move(record));
  }

 private:
  bool IsOne(const v1::Mention& mention) const {
    return !mention.name().empty() &&
           sources_.contains(registry_.Canonical(mention.name(), revision_));
  }

  // Whether one of the sources has published the report, or nobody else wrote
  // it.
  bool IsOwn(const v1::Report& report) const {
    return IsOne(report.publisher()) ||
           (!report.authors().empty() &&
            std::all_of(
                report.authors().begin(), report.authors().end(),
                [&](const v1::Mention& author) { return IsOne(author); }));
  }

  // Returns the ids of the claims that cite one of the sources, or that restate
  // one that does.
  absl::flat_hash_set<std::string> ClaimsCiting(
      const v1::Report& report) const {
    absl::flat_hash_set<std::string> claims;
    for (const v1::Claim& claim : report.claims()) {
      const auto& hops = claim.attribution().hops();
      if (std::any_of(hops.begin(), hops.end(), [&](const v1::Hop& hop) {
            return IsOne(hop.source()) || IsOne(hop.outlet());
          })) {
        claims.insert(claim.claim_id());
      }
    }
    if (claims.empty()) return claims;
    for (const v1::Claim& claim : report.claims()) {
      if (claims.contains(claim.restates_claim_id())) {
        claims.insert(claim.claim_id());
      }
    }
    return claims;
  }

  const absl::flat_hash_set<std::string>& sources_;
  const Registry& registry_;
  const int64_t revision_;
};

// Returns the entries of all dossiers up to `revision`, each once, by revision.
DossierEntries MergedEntries(
    const std::vector<std::shared_ptr<const Dossier>>& dossiers,
    int64_t revision) {
  DossierEntries entries;
  for (const auto& dossier : dossiers) {
    for (const auto& entry : dossier->entries) {
      if (entry->revision > revision) break;
      entries.push_back(entry);
    }
  }
  if (dossiers.size() == 1) return entries;
  std::stable_sort(
      entries.begin(), entries.end(),
      [](const auto& a, const auto& b) { return a->revision < b->revision; });
  const auto is_same = [](const auto& a, const auto& b) {
    return a->revision == b->revision;
  };
  entries.erase(std::unique(entries.begin(), entries.end(), is_same),
                entries.end());
  return entries;
}

}  // namespace

void CheckAssumptions(const query::v1::Assumptions& assumptions,
                      const FieldPath& field, Violations& violations) {
  CheckEntryNames(assumptions, field, violations);
  CheckCount({field, "without_sources"}, assumptions.without_sources_size(),
             limits::kAssumedSourcesMax, violations);
  CheckCount({field, "suppose_reports"}, assumptions.suppose_reports_size(),
             limits::kSupposedMax, violations);
  CheckCount({field, "suppose_outcomes"}, assumptions.suppose_outcomes_size(),
             limits::kSupposedMax, violations);
  // The present of the answer, not the clock, is what they must not be after;
  // it is not known yet.
  const absl::Time any_time = absl::InfiniteFuture();
  for (int i = 0; i < assumptions.suppose_reports_size(); ++i) {
    const FieldPath path(field, "suppose_reports", i);
    const v1::Report& report = assumptions.suppose_reports(i);
    CheckReport(path, report, any_time, violations);
    if (!report.supersedes().empty()) {
      violations.AddInvalid({path, "supersedes"}, kReplacesNothing);
    }
  }
  for (int i = 0; i < assumptions.suppose_outcomes_size(); ++i) {
    const FieldPath path(field, "suppose_outcomes", i);
    const v1::Outcome& outcome = assumptions.suppose_outcomes(i);
    CheckOutcome(path, outcome, any_time, violations);
    if (!outcome.supersedes().empty()) {
      violations.AddInvalid({path, "supersedes"}, kReplacesNothing);
    }
  }
}

Assumed AssumedFromProto(const query::v1::Assumptions& assumptions,
                         const FieldPath& field, const Registry& registry,
                         const NameContext& context, int64_t revision,
                         Violations& violations) {
  Assumed assumed;
  assumed.without_entries.insert(assumptions.without_entries().begin(),
                                 assumptions.without_entries().end());
  for (int i = 0; i < assumptions.without_sources_size(); ++i) {
    assumed.without_sources.insert(ResolveMention(
        assumptions.without_sources(i), kSourceKinds, registry, context,
        revision, {field, "without_sources", i}, violations));
  }
  for (int i = 0; i < assumptions.suppose_reports_size(); ++i) {
    assumed.supposed.push_back(SupposedReport(
        assumptions.suppose_reports(i), i + 1, {field, "suppose_reports", i},
        registry, context, revision, violations));
  }
  for (int i = 0; i < assumptions.suppose_outcomes_size(); ++i) {
    assumed.supposed.push_back(SupposedOutcome(
        assumptions.suppose_outcomes(i), i + 1, {field, "suppose_outcomes", i},
        registry, revision, violations));
  }
  return assumed;
}

absl::Status CheckSupposedTimes(const query::v1::Assumptions& assumptions,
                                const FieldPath& field, absl::Time said_by) {
  Violations violations;
  for (int i = 0; i < assumptions.suppose_reports_size(); ++i) {
    CheckReportTimes({field, "suppose_reports", i},
                     assumptions.suppose_reports(i), said_by, violations);
  }
  for (int i = 0; i < assumptions.suppose_outcomes_size(); ++i) {
    const FieldPath outcome(field, "suppose_outcomes", i);
    CheckNotAfter({outcome, "know_time"},
                  assumptions.suppose_outcomes(i).know_time(), said_by,
                  violations);
  }
  return violations.ToStatus();
}

absl::Status CheckStored(const Assumed& assumed, const Replica& replica,
                         int64_t revision) {
  // In order, so that of several the error always names the same.
  std::vector<std::string> names(assumed.without_entries.begin(),
                                 assumed.without_entries.end());
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const absl::StatusOr<int64_t> found = replica.FindEntry(name);
    if (!found.ok()) return StorageFailed(found.status());
    if (*found == 0 || *found > revision) return EntryNotFound(name);
  }
  return absl::OkStatus();
}

std::vector<std::string> SupposedLinks(const Assumed& assumed,
                                       const Registry& registry,
                                       absl::string_view player) {
  const std::vector<std::string> own = registry.EverSameAs(player);
  std::vector<std::string> links;
  for (const v1::Record& record : assumed.supposed) {
    if (!record.has_report()) continue;
    for (std::string& name : AlternativesTo(DossierEntry(record), own)) {
      links.push_back(std::move(name));
    }
  }
  SortUnique(links);
  return links;
}

Dossier AssumedDossier(
    const std::vector<std::shared_ptr<const Dossier>>& dossiers,
    const Assumed& assumed, const Registry& registry, int64_t revision,
    absl::Time said_by) {
  const SourceFilter filter(assumed.without_sources, registry, revision);
  Dossier result;
  result.built_to = revision;
  for (const auto& entry : MergedEntries(dossiers, revision)) {
    if (assumed.without_entries.contains(entry->name)) continue;
    if (auto kept = filter.Filter(entry)) {
      result.entries.push_back(std::move(kept));
    }
  }
  for (v1::Record record : assumed.supposed) {
    if (assumed.without_entries.contains(RecordName(record))) continue;
    record.set_revision(revision);
    *record.mutable_commit_time() = TimeToProto(said_by);
    result.entries.push_back(
        std::make_shared<const DossierEntry>(std::move(record)));
  }
  return result;
}

}  // namespace hearsay
