#ifndef HEARSAY_TESTS_SIMULATOR_CLAIM_TRUTH_H_
#define HEARSAY_TESTS_SIMULATOR_CLAIM_TRUTH_H_

#include <vector>

#include "tests/simulator/coverage.h"
#include "tests/simulator/truth.pb.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns the truth about a telling, but for its claim's names.
ClaimTruth TruthOf(const World& world, const Coverage& coverage, int telling);

// Returns what was going on with each player.
std::vector<PlayerTruth> PlayerTruths(const World& world);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_CLAIM_TRUTH_H_
