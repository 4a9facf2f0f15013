#ifndef HEARSAY_TESTS_BENCHMARK_PAIRS_H_
#define HEARSAY_TESTS_BENCHMARK_PAIRS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hearsay::testing {

// What one slice of a benchmark measured.
struct Slice {
  double per_second = 0;  // calls, reports or rows
  double cpu_micros = 0;  // of the server, for each of them; 0: not measured
  int64_t errors = 0;
};

// The middle of some values and how far they spread.
struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;
};
Spread SpreadOf(std::vector<double> values);

// A subject beside its yardstick.
struct PairResult {
  Spread subject_per_second;
  Spread yardstick_per_second;
  Spread speed_ratio;  // subject / yardstick, pair by pair
  Spread subject_cpu_micros;
  Spread cpu_ratio;  // 0 if not measured
  int64_t errors = 0;
};

// Runs subject and yardstick in turn, `pair_count` times, after one pair that
// does not count; which goes first changes from pair to pair.
PairResult RunPairs(int pair_count, const std::function<Slice()>& subject,
                    const std::function<Slice()>& yardstick);

// Reports the result as figures of `name`.
void ReportPairs(const std::string& name, const std::string& unit,
                 const PairResult& result);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_BENCHMARK_PAIRS_H_
