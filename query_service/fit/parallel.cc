#include "query_service/fit/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace hearsay::fit {

void ParallelFor(int count, int threads, const std::function<void(int)>& run) {
  std::atomic<int> next = 0;
  const auto work = [&] {
    for (int i = next++; i < count; i = next++) run(i);
  };
  std::vector<std::thread> others;
  for (int i = 1; i < std::min(threads, count); ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
}

}  // namespace hearsay::fit
