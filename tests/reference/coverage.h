// What of the model a case makes use of, so that it can be seen that random
// cases leave nothing out.
#ifndef HEARSAY_TESTS_REFERENCE_COVERAGE_H_
#define HEARSAY_TESTS_REFERENCE_COVERAGE_H_

#include <map>
#include <string>

#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/situation.h"
#include "tests/reference/random_case.h"

namespace hearsay {

// Counts, by what was made use of, the cases that do.
class Coverage {
 public:
  Coverage();

  void Add(const RandomCase& random_case, const forecast::ForecastInput& input,
           const forecast::Situation& situation);

  // From the start it holds everything that there is to count.
  const std::map<std::string, int>& counts() const { return counts_; }

 private:
  std::map<std::string, int> counts_;
};

}  // namespace hearsay

#endif  // HEARSAY_TESTS_REFERENCE_COVERAGE_H_
