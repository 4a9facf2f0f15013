// Why a forecast is what it is.
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/errors.h"
#include "common/limits.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "common/time.h"
#include "query_service/forecast/explanation.h"
#include "query_service/forecast/forecast_converter.h"
#include "query_service/forecast_request.h"
#include "query_service/labels.h"
#include "query_service/query_core.h"
#include "query_service/replica.h"

namespace hearsay {
namespace {

using query::v1::ExplainForecastResponse;

// The reports that carry a root.
struct Carriers {
  std::vector<std::string> names;
  std::vector<int64_t> replaced;  // revisions of what they replace
};

Carriers CarriersOf(const DossierView& view, const Root& root) {
  Carriers carriers;
  for (const LineageMember& member : root.members) {
    const DossierEntry& entry = *view.claims[member.claim].entry;
    carriers.names.push_back(entry.name);
    const auto& replaced = entry.record.target_revisions();
    carriers.replaced.insert(carriers.replaced.end(), replaced.begin(),
                             replaced.end());
  }
  return carriers;
}

// Adds the names of the entries at `revisions`, and of all that they replace in
// turn. The player's dossier does not do: what bears on others only is in it or
// not by who was ever taken for him.
absl::Status AddReplaced(std::vector<int64_t> revisions, const Replica& replica,
                         absl::flat_hash_set<std::string>& names) {
  while (!revisions.empty()) {
    SortUnique(revisions);
    auto stored = replica.ReadEntries(revisions);
    if (!stored.ok()) return StorageFailed(stored.status());
    revisions.clear();
    for (const StoredEntry& entry : *stored) {
      const auto record = ParseStored(entry);
      if (!record.ok()) return StorageFailed(record.status());
      revisions.insert(revisions.end(), record->target_revisions().begin(),
                       record->target_revisions().end());
      names.insert(RecordName(*record));
    }
  }
  return absl::OkStatus();
}

query::v1::EvidencePool PoolToProto(forecast::Pool pool) {
  switch (pool) {
    case forecast::Pool::kProven:
      return query::v1::EVIDENCE_POOL_PROVEN;
    case forecast::Pool::kUnproven:
      return query::v1::EVIDENCE_POOL_UNPROVEN;
    case forecast::Pool::kEcho:
      break;
  }
  return query::v1::EVIDENCE_POOL_ECHO;
}

// Writes the reports that carry a root beside the one that shows it, each once,
// in time order.
void WriteCarriers(const DossierView& view, const Root& root,
                   query::v1::Contribution& proto) {
  absl::flat_hash_set<absl::string_view> written;
  written.insert(proto.report());
  for (const LineageMember& member : root.members) {
    if (proto.carriers_size() == limits::kContributionCarriersMax) return;
    const std::string& name = view.claims[member.claim].entry->name;
    if (written.insert(name).second) proto.add_carriers(name);
  }
}

// Writes everything but `without_probability`.
void ContributionToProto(const PlayerCase& answer,
                         const forecast::RootWeight& weight, double log_odds,
                         query::v1::Contribution& proto, Labels& labels) {
  const Root& root = answer.lineage.roots[weight.root];
  const ViewClaim& claim = answer.view.claims[root.claim];
  proto.set_log_odds(log_odds);
  proto.set_source(root.source);
  proto.set_report(claim.entry->name);
  proto.set_claim_id(claim.claim->claim_id());
  proto.set_is_virtual(root.is_virtual);
  proto.set_kind(claim.kind);
  proto.set_stance(claim.stance);
  proto.set_club(weight.touch.club);
  *proto.mutable_said_time() = TimeToProto(weight.said_time);
  *proto.mutable_age() = DurationToProto(weight.age);
  proto.set_value(weight.value * weight.weight);
  proto.set_pool(PoolToProto(weight.pool));
  query::v1::SourceReliability& reliability = *proto.mutable_reliability();
  reliability.set_hit_rate(weight.reliability.hit_rate);
  reliability.set_weight(weight.reliability.weight);
  reliability.set_claim_count(weight.reliability.record.claims);
  reliability.set_hit_count(weight.reliability.record.hits);
  reliability.set_tier(forecast::TierToProto(weight.tier));
  WriteCarriers(answer.view, root, proto);
  proto.set_subject(claim.subject);
  labels.Add(root.source);
  labels.Add(weight.touch.club);
  labels.Add(claim.subject);
}

// Writes all but what the answer would be without some of it. Returns the
// reports that carry each of the first contributions.
std::vector<Carriers> WriteExplanation(const PlayerCase& answer,
                                       const forecast::Explanation& explanation,
                                       size_t contributions_max,
                                       ExplainForecastResponse& response) {
  Labels labels;
  labels.Add(answer.player);
  response.set_player(answer.player);
  response.set_probability(explanation.answer.probability);
  response.set_prior_probability(explanation.prior_probability);
  response.set_log_odds(explanation.log_odds);
  response.set_prior_log_odds(explanation.prior_log_odds);
  std::vector<Carriers> carriers;
  double other = explanation.other_log_odds;
  for (size_t i = 0; i < explanation.contributions.size(); ++i) {
    const forecast::Contribution& contribution = explanation.contributions[i];
    if (i >= contributions_max) {
      other += contribution.log_odds;
      continue;
    }
    const forecast::RootWeight& weight =
        explanation.situation.roots[contribution.root];
    ContributionToProto(answer, weight, contribution.log_odds,
                        *response.add_contributions(), labels);
    if (i < limits::kContributionsWithoutMax) {
      carriers.push_back(
          CarriersOf(answer.view, answer.lineage.roots[weight.root]));
    }
  }
  response.set_other_log_odds(other);
  for (const forecast::Exclusion& exclusion : explanation.exclusions) {
    query::v1::Exclusion& proto = *response.add_exclusions();
    proto.set_rule(exclusion.rule);
    proto.set_text(exclusion.text);
    proto.set_by(exclusion.by);
  }
  *response.mutable_evidence() =
      forecast::EvidenceToProto(explanation.answer.basis);
  response.set_resolution_text(explanation.answer.basis.resolution_text);
  labels.Write(answer.registry(), answer.revision(),
               *response.mutable_labels());
  *response.mutable_snapshot() = answer.Snapshot();
  return carriers;
}

}  // namespace

absl::Status QueryCore::ExplainForecast(
    const query::v1::ExplainForecastRequest& request, absl::Time deadline,
    query::v1::ExplainForecastResponse& response) {
  Violations violations;
  const int contributions_max = CheckExplainRequest(request, violations);
  QuestionReader reader(request.proposition());
  ASSIGN_OR_RETURN(
      const ForecastSubject subject,
      FindForecastSubject(request.player(), request.as_of(),
                          request.min_revision(), deadline, violations,
                          std::ref(reader), request.assumptions()));
  ASSIGN_OR_RETURN(
      const forecast::Question question,
      reader.Question(request.deadline_time(), subject.story->said_by()));
  std::vector<Carriers> carriers;
  {
    ASSIGN_OR_RETURN(const PlayerCase answer,
                     OpenForecast(subject, subject.assumed, deadline));
    ASSIGN_OR_RETURN(const forecast::Explanation explanation,
                     forecast::Explain(answer.Forecast(), question));
    carriers =
        WriteExplanation(answer, explanation, contributions_max, response);
  }
  for (size_t i = 0; i < carriers.size(); ++i) {
    Assumed without = subject.assumed;
    without.without_entries.insert(carriers[i].names.begin(),
                                   carriers[i].names.end());
    RETURN_IF_ERROR(AddReplaced(std::move(carriers[i].replaced),
                                projection_.replica(),
                                without.without_entries));
    ASSIGN_OR_RETURN(const PlayerCase answer,
                     OpenForecast(subject, without, deadline));
    ASSIGN_OR_RETURN(const forecast::QuestionResult result,
                     forecast::AnswerQuestion(answer.Forecast(), question));
    response.mutable_contributions(static_cast<int>(i))
        ->set_without_probability(result.probability);
  }
  return absl::OkStatus();
}

}  // namespace hearsay
