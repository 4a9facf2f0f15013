// The simulator: a world, its press, and what of it reaches the log.
#ifndef HEARSAY_TESTS_SIMULATOR_SIMULATION_H_
#define HEARSAY_TESTS_SIMULATOR_SIMULATION_H_

#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "cli/write.pb.h"
#include "tests/simulator/options.h"
#include "tests/simulator/truth.pb.h"

namespace hearsay::simulator {

// A write, and when it reaches the ingest service.
struct TimedWrite {
  absl::Time time;
  cli::Write write;
};

struct Simulation {
  // By time: first who there is, then what is reported and what happens.
  std::vector<TimedWrite> writes;
  // About each claim in the writes, in their order, then about each player.
  std::vector<Truth> truths;
};

// Returns the simulation; the same for the same options on every machine. Calls
// `on_step`, if it is set, with a name for people as each step begins.
Simulation Simulate(const Options& options,
                    const std::function<void(const char*)>& on_step = nullptr);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_SIMULATION_H_
