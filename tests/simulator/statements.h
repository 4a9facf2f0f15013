// What those concerned say in public.
#ifndef HEARSAY_TESTS_SIMULATOR_STATEMENTS_H_
#define HEARSAY_TESTS_SIMULATOR_STATEMENTS_H_

#include "tests/simulator/dice.h"
#include "tests/simulator/outlet.h"
#include "tests/simulator/story.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// Returns the statement in which something is announced.
Story Announcement(const World& world, const Press& press,
                   const Happening& happening, Dice& dice);

// Returns the statement, days or weeks later, with which a club, the player or
// his agent denies a story, be it true or not. It has no topic yet.
Story Denial(const World& world, const Press& press, const Story& story,
             Dice& dice);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_STATEMENTS_H_
