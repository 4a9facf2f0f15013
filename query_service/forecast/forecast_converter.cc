#include "query_service/forecast/forecast_converter.h"

#include <algorithm>
#include <utility>

#include "common/time.h"

namespace hearsay::forecast {

Proposition PropositionFromProto(const query::v1::Proposition& proposition,
                                 std::vector<std::string> clubs) {
  Proposition result;
  result.event = proposition.event();
  for (const int kind : proposition.cell_kinds()) {
    result.cell_kinds.push_back(static_cast<query::v1::CellKind>(kind));
  }
  result.clubs = std::move(clubs);
  for (const int form : proposition.deal_forms()) {
    result.deal_forms.push_back(static_cast<v1::DealForm>(form));
  }
  return result;
}

query::v1::ProbabilityInterval IntervalToProto(const Interval& interval) {
  query::v1::ProbabilityInterval proto;
  proto.set_low(interval.low);
  proto.set_median(interval.median);
  proto.set_high(interval.high);
  return proto;
}

void CellsToProto(const std::vector<CellSeries>& cells,
                  google::protobuf::RepeatedPtrField<query::v1::Cell>& protos,
                  Labels& labels) {
  protos.Reserve(static_cast<int>(cells.size()));
  for (const CellSeries& cell : cells) {
    query::v1::Cell& proto = *protos.Add();
    proto.set_kind(cell.name.kind);
    proto.set_club(cell.name.club);
    proto.set_other_clubs(cell.name.other_clubs);
    proto.set_deal_form(cell.name.form);
    proto.mutable_probabilities()->Add(cell.probabilities.begin(),
                                       cell.probabilities.end());
    for (const Interval& interval : cell.intervals) {
      *proto.add_intervals() = IntervalToProto(interval);
    }
    labels.Add(cell.name.club);
  }
}

query::v1::EvidenceSummary EvidenceToProto(const Basis& basis) {
  query::v1::EvidenceSummary proto;
  proto.set_independent_root_count(basis.independent_root_count);
  proto.set_weight(basis.weight);
  proto.set_insufficient_evidence(basis.insufficient_evidence);
  return proto;
}

query::v1::ContractExpiry ContractToProto(const Basis& basis, Labels& labels) {
  query::v1::ContractExpiry proto;
  if (basis.contract.expiry.has_value()) {
    *proto.mutable_expire_time() = TimeToProto(*basis.contract.expiry);
  }
  proto.set_basis(basis.contract.basis);
  proto.set_club(basis.contract_club);
  for (const absl::Time time : basis.contract.conflicting) {
    *proto.add_conflicting_times() = TimeToProto(time);
  }
  labels.Add(basis.contract_club);
  return proto;
}

void ExternalToProto(
    const std::vector<ExternalStatement>& statements, size_t count_max,
    google::protobuf::RepeatedPtrField<query::v1::ExternalProbability>& protos,
    Labels& labels) {
  for (size_t i = 0; i < std::min(statements.size(), count_max); ++i) {
    const ExternalStatement& statement = statements[i];
    const ViewClaim& claim = *statement.claim;
    query::v1::ExternalProbability& proto = *protos.Add();
    proto.set_source(claim.source);
    proto.set_report(claim.entry->name);
    *proto.mutable_said_time() = TimeToProto(claim.said_time);
    proto.set_event(statement.event);
    proto.set_club(statement.club);
    proto.set_stated_probability(statement.stated);
    proto.set_probability(statement.probability);
    labels.Add(claim.source);
    labels.Add(statement.club);
  }
}

query::v1::SourceTier TierToProto(Tier tier) {
  switch (tier) {
    case Tier::kOfficial:
      return query::v1::SOURCE_TIER_OFFICIAL;
    case Tier::k1:
      return query::v1::SOURCE_TIER_ONE;
    case Tier::k2:
      return query::v1::SOURCE_TIER_TWO;
    case Tier::k3:
      return query::v1::SOURCE_TIER_THREE;
    case Tier::kAggregator:
      return query::v1::SOURCE_TIER_AGGREGATOR;
    case Tier::kUntiered:
      break;
  }
  return query::v1::SOURCE_TIER_UNTIERED;
}

void NotesToProto(
    const Basis& basis,
    google::protobuf::RepeatedPtrField<query::v1::ForecastNote>& protos) {
  for (const ForecastNote& note : basis.notes) {
    query::v1::ForecastNote& proto = *protos.Add();
    proto.set_kind(note.kind);
    proto.set_text(note.text);
  }
}

}  // namespace hearsay::forecast
