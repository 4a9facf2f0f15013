#ifndef HEARSAY_TESTS_SIMULATOR_CASTING_H_
#define HEARSAY_TESTS_SIMULATOR_CASTING_H_

#include "tests/simulator/options.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns the associations, clubs and players of a world in which nothing has
// happened yet.
World CastWorld(const Options& options);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_CASTING_H_
