#ifndef HEARSAY_QUERY_SERVICE_FIT_PARALLEL_H_
#define HEARSAY_QUERY_SERVICE_FIT_PARALLEL_H_

#include <functional>

namespace hearsay::fit {

// Calls `run` once for each number from 0 to `count` - 1, on up to `threads`
// threads, and returns when all calls have.
void ParallelFor(int count, int threads, const std::function<void(int)>& run);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_PARALLEL_H_
