#ifndef HEARSAY_TESTS_SIMULATOR_OUTLET_H_
#define HEARSAY_TESTS_SIMULATOR_OUTLET_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/simulator/options.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// An outlet, and its habits. Shares are from 0 to 1.
struct Outlet {
  std::string name;  // resource name
  std::string display_name;
  int tier = 0;  // 1 best to 3, 4 an aggregator, 0 unknown
  int association = 0;
  std::vector<int> journalists;  // in Press::people
  int favourite = kNobody;       // a club that it is for

  // What it learns for itself, and how well.
  double access = 0;     // share of what happens that it hears of
  double error = 0;      // share of that in which it takes one for another
  double invention = 0;  // stories a week out of thin air
  absl::Duration delay;  // until it prints what it has heard
  // What it takes from others.
  double copying = 0;  // share of the others' stories that it retells
  absl::Duration copy_lag;
  double uncited = 0.5;     // share of these without a word on their origin
  double exaggeration = 0;  // share of these that say more than they know
  // How it cites where it does: weights.
  double cites_nearest = 1;     // the outlet where it has read the story
  double cites_origin = 1;      // the outlet from which that has it
  double cites_journalist = 1;  // the origin's journalist
  double cites_chain = 1;       // the whole way
};

// The press as a whole.
struct Press {
  std::vector<Outlet> outlets;
  std::vector<Person> people;    // journalists
  std::vector<int> people_tier;  // of each of them
};

// Returns outlets of every tier in every association.
Press MakePress(const Options& options, const World& world);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_OUTLET_H_
