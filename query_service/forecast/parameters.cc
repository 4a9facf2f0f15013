#include "query_service/forecast/parameters.h"

#include <algorithm>

#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

double TierHitRate(Tier tier, const Parameters& parameters) {
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

const Parameters& DefaultParameters() {
  static const Parameters parameters;
  return parameters;
}

double ShrunkHitRate(double hits, double n, double mean,
                     const Parameters& parameters) {
  const double prior = parameters.hits_observations;
  return (hits + prior * mean) / (n + prior);
}

double ReliabilityWeight(double hit_rate, const Parameters& parameters) {
  return std::clamp(1 + Log(hit_rate / parameters.hits_all),
                    parameters.reliability_min, parameters.reliability_max);
}

double TierReliability(Tier tier, const Parameters& parameters) {
  const double of_tier =
      ShrunkHitRate(0, 0, TierHitRate(tier, parameters), parameters);
  return ReliabilityWeight(ShrunkHitRate(0, 0, of_tier, parameters),
                           parameters);
}

double CertaintyWeight(v1::Certainty certainty, const Parameters& parameters) {
  switch (certainty) {
    case v1::CERTAINTY_OFFICIAL:
    case v1::CERTAINTY_ASSERTED:
      return parameters.asserted;
    case v1::CERTAINTY_EXPECTED:
      return parameters.expected;
    case v1::CERTAINTY_POSSIBLE:
      return parameters.possible;
    case v1::CERTAINTY_SPECULATIVE:
      return parameters.speculative;
    default:
      return parameters.reported;
  }
}

}  // namespace hearsay::forecast
