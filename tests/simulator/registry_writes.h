#ifndef HEARSAY_TESTS_SIMULATOR_REGISTRY_WRITES_H_
#define HEARSAY_TESTS_SIMULATOR_REGISTRY_WRITES_H_

#include <string>
#include <vector>

#include "tests/simulator/outlet.h"
#include "tests/simulator/simulation.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns the writes that describe everybody and every transfer window at the
// world's start, and players again as they change clubs or contracts. Entry ids
// start with `prefix`.
std::vector<TimedWrite> RegistryWrites(const World& world, const Press& press,
                                       const std::string& prefix);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_REGISTRY_WRITES_H_
