#ifndef HEARSAY_QUERY_SERVICE_ENTRY_BEARING_H_
#define HEARSAY_QUERY_SERVICE_ENTRY_BEARING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Whose track records an entry can change, and from when on, on the said clock.
struct EntryBearing {
  int64_t revision = 0;
  // Whom it concerns, by the names that it uses: as in postings, and players
  // that it describes or merges. Sorted, without repeats.
  std::vector<std::string> players;
  // Nothing that is decided earlier can change. The infinite past: all can.
  absl::Time first_said = absl::InfiniteFuture();
  // The first time at which it can itself decide a claim, or have one decided.
  absl::Time first_decision = absl::InfiniteFuture();
  // Says that two players are one, or are not: where one is a source or has
  // another part in others' stories, those read otherwise too.
  bool merges_players = false;
};

// Returns the bearing of an entry; `inherited` are players that it concerns
// because of what it replaces or retracts.
EntryBearing BearingOf(const v1::Record& record,
                       std::vector<std::string> inherited);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_ENTRY_BEARING_H_
