// What makes a forecast coherent.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_FORECAST_COHERENCE_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FORECAST_COHERENCE_H_

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/time/time.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {

// Some deadlines after `now`, near and far.
inline std::vector<absl::Time> Deadlines(absl::Time now) {
  std::vector<absl::Time> deadlines;
  for (const int days : {3, 28, 91, 182, 364, 600}) {
    deadlines.push_back(now + days * kDay);
  }
  return deadlines;
}

// Sets of which each holds the next one.
inline std::vector<std::vector<Proposition>> Chains() {
  using namespace query::v1;  // NOLINT(build/namespaces)
  return {
      {Event(EVENT_AGREES), Event(EVENT_JOINS), Event(EVENT_JOINS, {"clubs/a"}),
       Event(EVENT_JOINS, {"clubs/a"}, {v1::DEAL_FORM_FEE})},
      {Event(EVENT_LEAVES), Event(EVENT_LEAVES, {"clubs/a", "clubs/b"}),
       Event(EVENT_LEAVES, {"clubs/b"})},
      {Event(EVENT_AGREES), Event(EVENT_SIGNS_PRE_CONTRACT),
       Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/b"})},
      {Event(EVENT_RENEWS),
       Proposition{EVENT_UNSPECIFIED, {CELL_KIND_RENEWED_THEN_LEFT}, {}, {}}},
  };
}

// Returns by how much a forecast breaks the laws of probability: a sum that is
// not 1, a closed set that shrinks, a set that is likelier than one that holds
// it.
inline double Incoherence(const ForecastResult& forecast,
                          size_t deadline_count) {
  double worst = 0;
  const auto add = [&](double excess) { worst = std::max(worst, excess); };
  for (size_t i = 0; i < deadline_count; ++i) {
    const double sum = Sum(
        forecast, [](const CellName&) { return true; }, i);
    add(std::abs(sum - 1));
    for (const CellSeries& cell : forecast.cells) add(-cell.probabilities[i]);
    for (const auto& chain : Chains()) {
      double outer = 1;
      for (const Proposition& set : chain) {
        const double inner = SumOf(forecast, set, i);
        add(inner - outer);
        outer = inner;
        if (i > 0) add(SumOf(forecast, set, i - 1) - inner);
      }
    }
  }
  return worst;
}

}  // namespace hearsay::forecast

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FORECAST_COHERENCE_H_
