// A dossier is every record that mentions one player in any role, in revision
// order. It is parsed once, immutable, and seen through views (dossier_view.h).
#ifndef HEARSAY_QUERY_SERVICE_DOSSIER_H_
#define HEARSAY_QUERY_SERVICE_DOSSIER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// A record with what every use of it needs at hand. Immutable.
struct DossierEntry {
  explicit DossierEntry(v1::Record parsed);

  bool is_report() const { return record.has_report(); }

  // In a report every mention in plain text is replaced by the resource name
  // that it meant when stored.
  v1::Record record;
  std::string name;  // reports/..., retractions/..., outcomes/...
  int64_t revision;
  absl::Time commit_time;
  // Reports and retractions: when published; unbounded if not stated.
  TimeSpan publish;
  // Reports: the last moment at which it was published. Outcomes: when it was
  // public. Retractions of the publisher: when published; of ours: the past.
  absl::Time said_time;
};

using DossierEntries = std::vector<std::shared_ptr<const DossierEntry>>;

// The records of one player and, of the players that are linked to him as
// alternative targets, the outcomes and signings. Immutable.
struct Dossier {
  // Everything up to this revision is in it.
  int64_t built_to = 0;
  // By revision.
  DossierEntries entries;
};

// Returns the resource name of a report, retraction or outcome, as in
// `reports/{entry_id}`; of other records none.
std::string RecordName(const v1::Record& record);

// Returns the resource names of the players that a record's content names, in
// any role, as they were resolved when stored; sorted, without repeats. None
// for a retraction, which concerns the players of what it retracts.
std::vector<std::string> PlayersIn(const v1::Record& record);

// Returns the players that a report's claims link as alternative targets to one
// of `player_ids`; sorted, without repeats.
std::vector<std::string> AlternativesTo(
    const DossierEntry& entry, const std::vector<std::string>& player_ids);

// Returns whether the claim says that its subject has signed somewhere.
bool IsSigning(const v1::Claim& claim);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_DOSSIER_H_
