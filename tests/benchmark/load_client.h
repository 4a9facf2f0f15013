#ifndef HEARSAY_TESTS_BENCHMARK_LOAD_CLIENT_H_
#define HEARSAY_TESTS_BENCHMARK_LOAD_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"

namespace hearsay::testing {

// What a client sends and what it must get back.
struct Workload {
  // As in "/hearsay.query.v1.QueryService/ListTimeline".
  std::string method;
  // Returns the next request.
  std::function<std::string()> next_request;
  // Whether a response is right.
  std::function<bool(const std::string&)> is_right;
};

// What came of sending a workload for a while.
struct LoadResult {
  int64_t calls = 0;
  int64_t errors = 0;  // failed calls and wrong responses
  absl::Duration elapsed;

  double CallsPerSecond() const {
    return static_cast<double>(calls) / absl::ToDoubleSeconds(elapsed);
  }
};

// A client with many calls in flight on one thread. Thread-compatible.
class LoadClient {
 public:
  explicit LoadClient(const std::string& address);
  ~LoadClient();

  // Keeps `in_flight` calls under way for `length`, then waits for the last.
  LoadResult Run(const Workload& workload, absl::Duration length,
                 int in_flight = 64);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_BENCHMARK_LOAD_CLIENT_H_
