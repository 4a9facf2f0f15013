#ifndef HEARSAY_TESTS_QUERY_SERVICE_LINEAGE_FIXTURE_LOG_H_
#define HEARSAY_TESTS_QUERY_SERVICE_LINEAGE_FIXTURE_LOG_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"
#include "tests/query_service/lineage_fixture_writes.h"

namespace hearsay::testing {

// What the ingest service makes of some writes, as the query service sees it.
class LineageFixtureLog {
 public:
  // Stores the writes in an ingest node of its own, under a clock that moves to
  // the time of each. Errors: that of the first write that is refused.
  static absl::StatusOr<LineageFixtureLog> Store(
      const std::vector<TimedWrite>& writes);

  // The player's view after the write `stored_to` (empty: the last one), of
  // what was said by `said_by`, or InfiniteFuture: of everything. Must not
  // outlive the log.
  DossierView View(const std::string& player, const std::string& stored_to,
                   absl::Time said_by) const;

 private:
  void Apply(const v1::Record& record);

  Registry registry_;
  Dossier dossier_;
  absl::flat_hash_map<std::string, int64_t> revisions_;  // by entry id
  absl::Time last_time_ = absl::InfinitePast();
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_LINEAGE_FIXTURE_LOG_H_
