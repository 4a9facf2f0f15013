// A player's situation as of a view: all that the forward pass starts from.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_SITUATION_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_SITUATION_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/forecast/contract_expiry.h"
#include "query_service/forecast/evidence.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/root_weight.h"

namespace hearsay::forecast {

struct Situation {
  PlayerState state;
  ContractEnd contract;
  std::vector<RootWeight> roots;
  Evidence evidence;
  // From which the forward pass starts: as `state` says, unless the contract
  // has run out since, or is about to be talked about again.
  StartState start = StartState::kUnsettled;
};

Situation FindSituation(const ForecastInput& input);

// The forward pass made ready, with the clubs of its cells.
struct PreparedPass {
  HazardInput hazards;
  // Of all clubs but the last one, which stands for all others.
  std::vector<std::string> clubs;
  // Whether a yearly mean stands for unknown transfer windows somewhere.
  bool windows_unknown = false;
};

// Prepares a pass to `deadlines`, which ascend from after the present. `asked`
// are clubs that must have cells.
PreparedPass PreparePass(const ForecastInput& input, const Situation& situation,
                         const std::vector<std::string>& asked,
                         const std::vector<absl::Time>& deadlines);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_SITUATION_H_
