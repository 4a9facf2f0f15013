#ifndef HEARSAY_TESTS_SIMULATOR_NEWSROOM_H_
#define HEARSAY_TESTS_SIMULATOR_NEWSROOM_H_

#include <vector>

#include "tests/simulator/options.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/story.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns what outlets find out of the world, by time: late, in part and
// sometimes wrong, each by itself, so that several may have the same; what some
// of them make up; and what is said in public, denials among it.
std::vector<Story> WriteStories(const Options& options, const World& world,
                                const Press& press);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_NEWSROOM_H_
