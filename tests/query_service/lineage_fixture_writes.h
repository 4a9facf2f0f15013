#ifndef HEARSAY_TESTS_QUERY_SERVICE_LINEAGE_FIXTURE_WRITES_H_
#define HEARSAY_TESTS_QUERY_SERVICE_LINEAGE_FIXTURE_WRITES_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/query_service/lineage_fixture.pb.h"

namespace hearsay::testing {

// A request of the ingest service, and when it is sent at the earliest.
struct TimedWrite {
  absl::Time not_before = absl::InfinitePast();
  std::unique_ptr<google::protobuf::Message> request;
};

// Returns the fixture of all the files in `folder`. Errors: a file does not
// parse.
absl::StatusOr<LineageFixture> ReadLineageFixture(const std::string& folder);

// Returns `name` itself if it names a collection, else `collection` + `name`;
// of nothing, nothing.
std::string FullName(const std::string& collection, const std::string& name);

// Reads "2031-03-05" as the day's first moment, or "2031-03-05T08:00:00Z".
absl::StatusOr<absl::Time> ReadMoment(const std::string& text);

// Returns the resource name of the player whose dossier the case is about.
std::string PlayerOf(const LineageCase& lineage_case);

// Returns everything that the case stores, in order: the entities, the files,
// its log. `root` is the project's folder. Errors: a time or sum that cannot be
// read; a file that cannot.
absl::StatusOr<std::vector<TimedWrite>> WritesOf(
    const LineageFixture& fixture, const LineageCase& lineage_case,
    const std::string& root);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_LINEAGE_FIXTURE_WRITES_H_
