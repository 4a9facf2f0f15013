// A dossier is every record that mentions one player in any role, in revision
// order. It is parsed once, immutable, and seen through views (dossier_view.h).
#ifndef HEARSAY_QUERY_SERVICE_DOSSIER_H_
#define HEARSAY_QUERY_SERVICE_DOSSIER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// A record with what every use of it needs at hand. Immutable.
struct DossierEntry {
  explicit DossierEntry(v1::Record parsed);

  // Returns the resource name that the mention at `field_path` of the content
  // meant when stored; empty if it is unset.
  std::string ResolvedName(const v1::Mention& mention,
                           const std::string& field_path) const;

  v1::Record record;
  std::string name;  // resource name: reports/..., retractions/..., outcomes/...
  int64_t revision;
  absl::Time commit_time;
  TimeSpan publish;  // reports and retractions; unbounded if unknown
  absl::flat_hash_map<std::string, std::string> resolutions;  // by field path
};

// The records of one player. Immutable.
struct Dossier {
  // The ids that merges had joined when it was built.
  std::vector<std::string> player_ids;
  // Everything up to this revision is in it.
  int64_t built_to = 0;
  // By revision.
  std::vector<std::shared_ptr<const DossierEntry>> entries;
};

// Returns the resource names of every entity that a record's content names, in
// any role, as they were resolved when stored; sorted, without repeats.
std::vector<std::string> NamesIn(const v1::Record& record);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_DOSSIER_H_
