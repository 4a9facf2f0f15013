#include "query_service/forecast/reliability.h"

#include <algorithm>

#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

// Returns the share of hits, drawn towards `mean` as if that had been seen in
// hits_observations more claims.
double Shrunk(const HitCount& record, double mean,
              const Parameters& parameters) {
  const double prior = parameters.hits_observations;
  return (record.hits + prior * mean) / (record.claims + prior);
}

// Returns the share of hits of a tier before anything is decided: of denials
// that of all tiers.
double StartingRate(Tier tier, ClaimType type, const Parameters& parameters) {
  if (type.denies) return parameters.hits_denials;
  switch (tier) {
    case Tier::kOfficial:
      return parameters.hits_official;
    case Tier::k1:
      return parameters.hits_tier1;
    case Tier::k2:
      return parameters.hits_tier2;
    case Tier::k3:
      return parameters.hits_tier3;
    case Tier::kAggregator:
    case Tier::kUntiered:
      break;
  }
  return parameters.hits_aggregator;
}

}  // namespace

Reliability ReliabilityOf(absl::string_view source, Tier tier, ClaimType type,
                          const SourceRecords& records,
                          const Parameters& parameters) {
  Reliability reliability;
  if (!source.empty()) reliability.record = records.OfSource(source, type);
  reliability.tier_rate =
      Shrunk(records.OfTier(tier, type), StartingRate(tier, type, parameters),
             parameters);
  reliability.all_rate = Shrunk(
      records.OfAll(type),
      type.denies ? parameters.hits_denials : parameters.hits_all, parameters);
  reliability.hit_rate =
      Shrunk(reliability.record, reliability.tier_rate, parameters);
  reliability.weight =
      ReliabilityWeight(reliability.hit_rate, reliability.all_rate, parameters);
  return reliability;
}

double ReliabilityWeight(double hit_rate, double all_rate,
                         const Parameters& parameters) {
  return std::clamp(1 + Log(hit_rate / all_rate), parameters.reliability_min,
                    parameters.reliability_max);
}

double TierReliability(Tier tier, const Parameters& parameters) {
  return ReliabilityOf("", tier, ClaimType(), NoRecords(), parameters).weight;
}

double ProvenShare(double claims, const Parameters& parameters) {
  return claims / (claims + parameters.hits_observations);
}

}  // namespace hearsay::forecast
