// Writes of even size for tests of load and of crashes, where what they say
// does not matter.
#ifndef HEARSAY_TESTS_TESTING_SIMPLE_WRITES_H_
#define HEARSAY_TESTS_TESTING_SIMPLE_WRITES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/rpc_client.h"

namespace hearsay::testing {

// How many players SimpleReport() speaks of: players/p0, players/p1, ...
inline constexpr int kSimplePlayers = 16;

// Returns the association, clubs, outlets and players that the others name.
std::vector<ingest::v1::UpsertEntityRequest> SimpleEntities();

// Stores them. May be repeated.
absl::Status StoreSimpleWorld(RpcClient& ingest);

// Returns a report of about 400 bytes; `number` decides what it says and when.
ingest::v1::IngestReportRequest SimpleReport(const std::string& entry_id,
                                             int number);

// Returns the outcome that a player was released.
ingest::v1::RecordOutcomeRequest SimpleOutcome(const std::string& entry_id,
                                               int number);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_SIMPLE_WRITES_H_
