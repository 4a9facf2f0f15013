// Which steps of a chain changed a number, where not every step can be looked
// at.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_CHANGE_CHAIN_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_CHANGE_CHAIN_H_

#include <cstddef>
#include <vector>

#include "absl/functional/function_ref.h"

namespace hearsay {

// Steps [begin, end) of a chain, and what the number was before and after them.
struct ChainLink {
  size_t begin;
  size_t end;
  double before;
  double after;

  double change() const { return after - before; }
};

// Returns the links of a chain of steps [begin, end) that leads from `before`
// to `after`: a link for each step if `value_after(i)`, the number after the
// first i steps, need be asked for at most `evaluations_max` times for that.
// Otherwise half of the questions go to even spans of steps, the others to
// halving the links with the largest changes, the first and longest of equal
// ones.
std::vector<ChainLink> MakeChain(size_t begin, size_t end, double before,
                                 double after, size_t evaluations_max,
                                 absl::FunctionRef<double(size_t)> value_after);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_CHANGE_CHAIN_H_
