// From the as-of of a request to the revision and times that its answer sees,
// and back to the snapshot that the answer returns.
#ifndef HEARSAY_QUERY_SERVICE_SNAPSHOT_H_
#define HEARSAY_QUERY_SERVICE_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "hearsay/v1/as_of.pb.h"
#include "query_service/head_refresher.h"
#include "query_service/model_catalog.h"
#include "query_service/projection.h"

namespace hearsay {

// What an answer sees. Immutable.
struct ResolvedAsOf {
  // Returns the said-by time: the one asked for, else the later of the log's
  // last full minute and `newest_commit_time`, of the newest record that the
  // answer sees (InfinitePast: none).
  absl::Time SaidBy(absl::Time newest_commit_time) const;

  // Returns the model of an answer said by `answer_said_by`: the one asked for,
  // else the newest that it may use. Never null.
  std::shared_ptr<const forecast::Model> Model(absl::Time answer_said_by) const;

  int64_t revision = 0;
  absl::Time commit_time;  // of that revision
  // Empty: depends on the newest record.
  std::optional<absl::Time> said_by;
  absl::Time closed_minute;  // the last full minute of the log's closed time
  std::string log_id;
  ModelCatalog models;
  // Null: none was asked for.
  std::shared_ptr<const forecast::Model> asked_model;
};

// Returns the snapshot of an answer, every field set.
v1::AsOf SnapshotToProto(const ResolvedAsOf& as_of, absl::Time said_by);

// Adds what is wrong with the fields `as_of`, in the request's field of that
// name or another, and `min_revision`, whatever the log holds.
void CheckAsOf(const v1::AsOf& as_of, int64_t min_revision,
               Violations& violations, absl::string_view field = "as_of");

// INVALID_ARGUMENT INVALID_FIELD: `field`, of an as-of from which something has
// changed, is later than what it has changed to.
absl::Status LaterThanAsOf(absl::string_view field);

// Thread-safe.
class SnapshotResolver {
 public:
  // Both must outlive it.
  SnapshotResolver(const Projection* projection, HeadRefresher* heads)
      : projection_(*projection), heads_(*heads) {}

  // Whether Resolve() would have to wait for entries or to ask the ingest
  // service.
  bool WouldBlock(const v1::AsOf& as_of, int64_t min_revision) const;

  // Returns what `as_of` means once `min_revision` and all that it covers is
  // applied; waits for that until `deadline`. Errors name `field` as that which
  // holds it.
  //
  // Errors:
  // * INVALID_ARGUMENT INVALID_FIELD: CheckAsOf(), a commit time that is not
  //   the revision's, or a model that was trained on what was known only after
  //   the said-by time: it would look ahead.
  // * INVALID_ARGUMENT AS_OF_IN_FUTURE: the log has not got there. Only the
  //   ingest service can say so.
  // * FAILED_PRECONDITION SNAPSHOT_UNKNOWN: of another log or engine, or of a
  //   model that is not stored by the revision.
  // * UNAVAILABLE REPLICA_BEHIND: not applied by `deadline`, or beyond what is
  //   known of the log while the ingest service does not answer.
  // * UNAVAILABLE REPLICA_STOPPED, OVERLOADED, STORAGE_FAILED.
  absl::StatusOr<ResolvedAsOf> Resolve(const v1::AsOf& as_of,
                                       int64_t min_revision,
                                       absl::Time deadline,
                                       absl::string_view field = "as_of") const;

 private:
  absl::StatusOr<ResolvedAsOf> ResolveApplied(const v1::AsOf& as_of,
                                              const ProjectionStatus& status,
                                              absl::string_view field) const;
  // Sets the models of what is resolved but for them.
  absl::Status ResolveModel(const v1::AsOf& as_of,
                            const ProjectionStatus& status,
                            absl::string_view field,
                            ResolvedAsOf& resolved) const;

  const Projection& projection_;
  HeadRefresher& heads_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_SNAPSHOT_H_
