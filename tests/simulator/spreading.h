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
//
// Together with WriteStories() it makes rumours as large and as long as real
// ones, or somewhat smaller: of the rumours of summer 2018 in FTR-18, one
// player and one club each, half had 6 reports or more and a quarter 15, half
// spread over 11 days or more and a quarter over 37, and of the gaps between
// reports one in four was a day or more and one in twenty 10.
std::vector<Telling> SpreadStories(const Options& options, const World& world,
                                   const Press& press,
                                   const std::vector<Story>& stories);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_SPREADING_H_
