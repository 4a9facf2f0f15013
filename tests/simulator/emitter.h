#ifndef HEARSAY_TESTS_SIMULATOR_EMITTER_H_
#define HEARSAY_TESTS_SIMULATOR_EMITTER_H_

#include "tests/simulator/coverage.h"
#include "tests/simulator/options.h"
#include "tests/simulator/simulation.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns the writes of all of it, as producers upstream would make them: late,
// some articles twice, some corrected or withdrawn; and the truth about them.
Simulation Emit(const Options& options, const World& world,
                const Coverage& coverage);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_EMITTER_H_
