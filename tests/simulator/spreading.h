#ifndef HEARSAY_TESTS_SIMULATOR_SPREADING_H_
#define HEARSAY_TESTS_SIMULATOR_SPREADING_H_

#include <vector>

#include "tests/simulator/options.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/story.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns every telling of every story: by its source, by who copies it and by
// who copies those, repeats, and what is warmed up months later. Those of one
// topic stand together, in the order of time, so that a parent stands before
// its children.
std::vector<Telling> SpreadStories(const Options& options, const World& world,
                                   const Press& press,
                                   const std::vector<Story>& stories);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_SPREADING_H_
