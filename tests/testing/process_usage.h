#ifndef HEARSAY_TESTS_TESTING_PROCESS_USAGE_H_
#define HEARSAY_TESTS_TESTING_PROCESS_USAGE_H_

#include <sys/types.h>

#include <cstdint>

#include "absl/time/time.h"

namespace hearsay::testing {

// Returns the processor time that all threads of a process have used.
absl::Duration CpuTime(pid_t pid);

// Returns the memory of a process that is resident, in bytes.
int64_t ResidentBytes(pid_t pid);

// Returns the most that it has had so far.
int64_t PeakResidentBytes(pid_t pid);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_PROCESS_USAGE_H_
