#ifndef HEARSAY_TESTS_TESTING_LOG_GENERATOR_H_
#define HEARSAY_TESTS_TESTING_LOG_GENERATOR_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"

namespace hearsay::testing {

// A call that writes, and the ingest service's time when it is made.
struct Write {
  absl::Time time;
  std::variant<
      ingest::v1::IngestReportRequest, ingest::v1::RetractReportRequest,
      ingest::v1::RecordOutcomeRequest, ingest::v1::UpsertEntityRequest,
      ingest::v1::MergeEntitiesRequest, ingest::v1::PutTransferWindowsRequest,
      ingest::v1::PublishModelRequest>
      request;
};

struct LogGeneratorOptions {
  uint64_t seed = 1;
  // How many writes.
  int count = 2000;
  // Times ascend from here, with ties.
  absl::Time start = absl::FromUnixSeconds(1'748'736'000);  // 2025-06-01
  absl::Duration mean_step = absl::Hours(4);
};

// Returns random writes of every kind: entities that change, merges and their
// undoing, windows, model versions, reports with every kind of claim and chain,
// undated and deduced times, what others have told told again, cited or not,
// altered or denied, corrections, retractions and outcomes that later ones
// replace or annul. What was said is spread over months before it is written,
// so that the order of saying is not the order of the log. Nearly all are
// valid.
std::vector<Write> GenerateWrites(const LogGeneratorOptions& options);

// The entity that no other write of GenerateWrites() names; its first write.
inline constexpr char kUnusedEntity[] = "outlets/unused";

// Resource names of the players, clubs and outlets of GenerateWrites().
std::vector<std::string> GeneratedPlayers();
std::vector<std::string> GeneratedClubs();
std::vector<std::string> GeneratedOutlets();
// Texts that mean one, several or none of its entities.
std::vector<std::string> GeneratedTexts();

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_LOG_GENERATOR_H_
