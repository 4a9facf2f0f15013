// Says in words why a stored entry counts or does not, as of two clocks.
#ifndef HEARSAY_QUERY_SERVICE_VISIBILITY_EXPLANATION_H_
#define HEARSAY_QUERY_SERVICE_VISIBILITY_EXPLANATION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/dossier.h"
#include "query_service/replica.h"

namespace hearsay {

// An entry with all that supersedes or retracts it, directly or in its line.
struct EntryLine {
  std::shared_ptr<const DossierEntry> subject;
  DossierEntries entries;  // by revision, the subject included
};

// Adds the fields of `request` that break their rules, the as-of left out.
void CheckVisibilityRequest(const query::v1::ExplainVisibilityRequest& request,
                            Violations& violations);

// Returns the line of the entry with resource name `name`.
//
// NOT_FOUND ENTRY_NOT_FOUND; UNAVAILABLE STORAGE_FAILED.
absl::StatusOr<EntryLine> ReadEntryLine(const Replica& replica,
                                        const std::string& name);

// Writes whether the line's subject, or its claim `claim_id` if that is not
// empty, counts as of (revision, said_by), and why.
//
// NOT_FOUND ENTRY_NOT_FOUND: the report has no such claim.
absl::Status ExplainVisibility(const EntryLine& line,
                               const std::string& claim_id, int64_t revision,
                               absl::Time said_by,
                               query::v1::ExplainVisibilityResponse& response);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_VISIBILITY_EXPLANATION_H_
