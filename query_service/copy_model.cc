#include "query_service/copy_model.h"

namespace hearsay {
namespace {

// Who says that he has it from others, or that it is not new, copies (priors).
constexpr double kVagueCitation = 4;
constexpr double kSaidBefore = 3;

}  // namespace

double CopyRates::Of(Tier tier) const {
  switch (tier) {
    case Tier::kOfficial:
    case Tier::k1:
      return tier1;
    case Tier::k2:
      return tier2;
    case Tier::k3:
    case Tier::kAggregator:
    case Tier::kUntiered:
      break;
  }
  return below;
}

double CopyProbability(const CopyCase& of, const CopyRates& rates) {
  const double rate = rates.Of(of.tier);
  double odds = rate / (1 - rate) * of.likelihood;
  odds /= 1 + absl::FDivDuration(of.lag, of.half_life);
  if (of.cites_vaguely) odds *= kVagueCitation;
  if (of.said_before) odds *= kSaidBefore;
  return odds / (1 + odds);
}

}  // namespace hearsay
