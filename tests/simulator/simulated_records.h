#ifndef HEARSAY_TESTS_SIMULATOR_SIMULATED_RECORDS_H_
#define HEARSAY_TESTS_SIMULATOR_SIMULATED_RECORDS_H_

#include <vector>

#include "hearsay/v1/record.pb.h"
#include "tests/simulator/simulation.h"

namespace hearsay::simulator {

// Returns the records that the ingest service makes of a simulation's writes,
// one each, as far as the simulator's need one: they name everybody by resource
// name.
std::vector<v1::Record> RecordsOf(const std::vector<TimedWrite>& writes);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_SIMULATED_RECORDS_H_
