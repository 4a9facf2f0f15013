#ifndef HEARSAY_CLI_SVG_LABEL_LAYOUT_H_
#define HEARSAY_CLI_SVG_LABEL_LAYOUT_H_

#include <vector>

namespace hearsay::svg {

// Returns places for labels in [low, high], `gap` or more apart, in the order
// given and as near as can be to the `wanted` ones, which ascend. Where there
// is not room for all of them they stand evenly, closer together.
std::vector<double> SpreadApart(const std::vector<double>& wanted, double gap,
                                double low, double high);

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_LABEL_LAYOUT_H_
