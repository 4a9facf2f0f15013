#ifndef HEARSAY_TESTS_SIMULATOR_CITING_H_
#define HEARSAY_TESTS_SIMULATOR_CITING_H_

#include "tests/simulator/dice.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/story.h"

namespace hearsay::simulator {

// Sets the citation and attribution of `copy`, which was taken from `original`,
// by its outlet's habits. A text can cite only what the text before it shows:
// where that hides its origin, it passes for the origin. `lost` is the share of
// the citations of which no name is left in the record.
void Cite(const Press& press, const Telling& original, double lost, Dice& dice,
          Telling& copy);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_CITING_H_
