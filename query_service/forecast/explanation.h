// Why a probability is what it is: what it would be without evidence, and what
// each root adds to that (MODEL section 4).
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_EXPLANATION_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_EXPLANATION_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "query_service/forecast/exclusion.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/situation.h"

namespace hearsay::forecast {

// Each takes two passes, so that no dossier takes longer than its length.
inline constexpr size_t kExplainedRootsMax = 200;

// What one root adds, with all who cite it.
struct Contribution {
  int root = 0;  // index into Situation::roots
  double log_odds = 0;
};

struct Explanation {
  QuestionResult answer;
  double prior_probability = 0;
  // Of both, where something can still happen either way; else 0.
  double log_odds = 0;
  double prior_log_odds = 0;
  // Of the roots that change anything, the largest first, whatever the sign;
  // ties by when they were said. Where there are more than kExplainedRootsMax
  // roots, of so many with the largest weights.
  std::vector<Contribution> contributions;
  // What the other roots add. Together with the prior's and the contributions
  // that gives the answer's log odds, but for rounding.
  double other_log_odds = 0;
  std::vector<Exclusion> exclusions;
  Situation situation;
};

// Explains the probability of `question`, which must have no condition.
//
// What the registry, the calendar, outcomes and claims about the contract's end
// say is the prior's; the roots stay as they are, whatever is left out: a copy
// of a root that is left out still weighs as a copy.
absl::StatusOr<Explanation> Explain(const ForecastInput& input,
                                    const Question& question);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_EXPLANATION_H_
