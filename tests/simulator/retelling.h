#ifndef HEARSAY_TESTS_SIMULATOR_RETELLING_H_
#define HEARSAY_TESTS_SIMULATOR_RETELLING_H_

#include "tests/simulator/dice.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/story.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Sets the account of `copy` to what its outlet makes of that of `original`,
// without attribution: some facts are left out, some changed, sums converted,
// quotes translated, hedges dropped; now and then more is said than was known.
void Retell(const World& world, const Outlet& outlet, const Telling& original,
            Dice& dice, Telling& copy);

// Gives quotes in the outlet's language.
void Translate(const World& world, const Outlet& outlet, Account& account);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_RETELLING_H_
