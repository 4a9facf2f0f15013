// What an answer takes to be different from what is stored.
#ifndef HEARSAY_QUERY_SERVICE_ASSUMPTIONS_H_
#define HEARSAY_QUERY_SERVICE_ASSUMPTIONS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "common/names/registry.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/dossier.h"
#include "query_service/replica.h"

namespace hearsay {

// The message Assumptions with its names resolved.
struct Assumed {
  bool empty() const {
    return without_entries.empty() && without_sources.empty() &&
           supposed.empty();
  }

  // Of stored and, perhaps, of supposed ones.
  absl::flat_hash_set<std::string> without_entries;
  absl::flat_hash_set<std::string> without_sources;  // canonical
  // Reports, then outcomes; with entry id, content and resolutions.
  std::vector<v1::Record> supposed;
};

// Adds the fields of `assumptions` that break their rules, whatever the log
// holds.
void CheckAssumptions(const query::v1::Assumptions& assumptions,
                      const FieldPath& field, Violations& violations);

// Returns the assumptions as of `revision`; adds names that name nothing, or
// too much. `context`: what is known of the request when texts are resolved.
Assumed AssumedFromProto(const query::v1::Assumptions& assumptions,
                         const FieldPath& field, const Registry& registry,
                         const NameContext& context, int64_t revision,
                         Violations& violations);

// Checks that nothing is supposed to be said or known only after `said_by`.
//
// INVALID_ARGUMENT INVALID_FIELD.
absl::Status CheckSupposedTimes(const query::v1::Assumptions& assumptions,
                                const FieldPath& field, absl::Time said_by);

// Checks that all that is to be left out is stored by `revision`.
//
// NOT_FOUND ENTRY_NOT_FOUND; UNAVAILABLE STORAGE_FAILED.
absl::Status CheckStored(const Assumed& assumed, const Replica& replica,
                         int64_t revision);

// Returns the players that supposed reports link to `player` as alternative
// targets: what happened to them bears on his dossier.
std::vector<std::string> SupposedLinks(const Assumed& assumed,
                                       const Registry& registry,
                                       absl::string_view player);

// Returns the dossier that a log would give which differs so: without what is
// left out, and with what is supposed as its last entries, of `revision` and
// committed at `said_by`. Entries after `revision` are left out too. `dossiers`
// are the player's and those of the players in SupposedLinks().
Dossier AssumedDossier(
    const std::vector<std::shared_ptr<const Dossier>>& dossiers,
    const Assumed& assumed, const Registry& registry, int64_t revision,
    absl::Time said_by);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_ASSUMPTIONS_H_
