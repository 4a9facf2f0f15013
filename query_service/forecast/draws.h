// The fixed points at which intervals try out what is not known for sure: how
// the model's fitted numbers and the sources' hit rates might be.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_DRAWS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_DRAWS_H_

#include <array>
#include <vector>

#include "query_service/forecast/model.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {

inline constexpr int kDrawCount = 64;

// One number for each draw.
using DrawValues = std::array<double, kDrawCount>;

// The probability that the quantile of rank `rank` stands for: the middle of
// one of kDrawCount equal parts of [0, 1].
constexpr double RankProbability(int rank) { return (rank + 0.5) / kDrawCount; }

// Returns, for each draw, the rank of one uncertain quantity, the `column`th
// from 0: a coordinate of the first points of a Sobol sequence, so that every
// rank comes once and that columns spread over each other's ranks.
std::array<int, kDrawCount> RanksOf(int column);

// Returns the quantile of the standard normal distribution for `probability`
// in (0, 1), within 1e-15 of its size.
double NormalQuantile(double probability);

// Returns the model's parameters in each draw: the fitted ones moved by its
// Cholesky factor times normal numbers, on the scale of each and within its
// bounds. Their columns are the first ones, in their order. Unmoved where the
// model has no factor.
std::vector<Parameters> DrawParameters(const Model& model);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_DRAWS_H_
