#ifndef HEARSAY_TESTS_BENCHMARK_LINEAGE_RECOVERY_ERRORS_H_
#define HEARSAY_TESTS_BENCHMARK_LINEAGE_RECOVERY_ERRORS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "query_service/dossier_view.h"
#include "tests/simulator/truth.pb.h"

namespace hearsay::testing {

// A claim, what is true of it, and the cascades in which it was put.
struct JudgedClaim {
  const ViewClaim* claim = nullptr;
  const simulator::ClaimTruth* truth = nullptr;
  std::string key;  // what it says, specific facts apart
  std::vector<std::string> cascades;
};

// Counts the pairs of claims that lineage put together though their roots
// differ, or left apart though they are one. Thread-compatible.
class LineageErrors {
 public:
  // Adds one dossier.
  void Add(const std::vector<JudgedClaim>& claims);

  // Returns the kinds of pairs that are wrong most, with examples.
  std::string Summary() const;

 private:
  struct Kind {
    int64_t count = 0;
    std::vector<std::string> examples;
  };

  void Count(std::string kind, const JudgedClaim& a, const JudgedClaim& b);

  int64_t wrong_ = 0;
  std::map<std::string, int64_t> relations_;
  std::map<std::string, Kind> kinds_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_BENCHMARK_LINEAGE_RECOVERY_ERRORS_H_
