// Stores rows of FTR-18 through the services' public API and asks back what
// they say.
#ifndef HEARSAY_TESTS_TESTING_FTR18_REPLAY_H_
#define HEARSAY_TESTS_TESTING_FTR18_REPLAY_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hearsay/query/v1/lineage.pb.h"
#include "hearsay/query/v1/timeline.pb.h"
#include "tests/testing/ftr18.h"
#include "tests/testing/rpc_client.h"

namespace hearsay::testing {

// What the log holds of the rows.
struct StoredFtr18 {
  int64_t revision = 0;           // of the last report
  std::set<std::string> players;  // their resource names
};

// Stores the rows' reports in batches; an error unless all are stored.
absl::StatusOr<StoredFtr18> StoreFtr18(RpcClient& ingest,
                                       const std::vector<Ftr18Row>& rows);

// A player's whole lineage, of all pages.
struct PlayerLineage {
  std::vector<query::v1::Story> stories;
  std::vector<query::v1::SourceStanding> sources;
  std::vector<query::v1::EntityLabel> labels;
};

// Asks for the lineage as of a revision, or later if more is stored.
absl::StatusOr<PlayerLineage> ReadLineage(RpcClient& query,
                                          const std::string& player,
                                          int64_t revision);

// Returns the resource names of the reports that carry a cascade.
std::set<std::string> ReportsOf(const query::v1::LineageCascade& cascade);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_FTR18_REPLAY_H_
