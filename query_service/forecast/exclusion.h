#ifndef HEARSAY_QUERY_SERVICE_FORECAST_EXCLUSION_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_EXCLUSION_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/explanation.pb.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/situation.h"

namespace hearsay::forecast {

// A rule that makes something impossible or certain.
struct Exclusion {
  query::v1::ExclusionRule rule;
  std::string text;
  std::string by;  // resource name of an outcome; empty: none says so
};

// Returns the rules that make the event of an answer certain, or parts of it
// impossible; each once, in the order of what decides most. `answer` is that of
// the same input by `deadline`.
std::vector<Exclusion> FindExclusions(const ForecastInput& input,
                                      const Situation& situation,
                                      absl::Time deadline,
                                      const QuestionResult& answer);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_EXCLUSION_H_
