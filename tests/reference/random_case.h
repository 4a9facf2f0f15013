// Random inputs of the probability model: logs in which everything happens that
// bears on a forecast, far more often than in real ones.
#ifndef HEARSAY_TESTS_REFERENCE_RANDOM_CASE_H_
#define HEARSAY_TESTS_REFERENCE_RANDOM_CASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/model.pb.h"
#include "hearsay/v1/record.pb.h"
#include "tests/reference/table_records.h"

namespace hearsay {

struct RandomCase {
  std::vector<v1::Record> records;  // by revision
  std::string player;
  absl::Time said_by;
  std::vector<absl::Time> deadlines;
  std::vector<std::string> clubs;  // asked about
  v1::Model model;
  TableRecords source_records;
};

// Returns the case of a number, the same whenever asked.
RandomCase MakeRandomCase(uint64_t number);

}  // namespace hearsay

#endif  // HEARSAY_TESTS_REFERENCE_RANDOM_CASE_H_
