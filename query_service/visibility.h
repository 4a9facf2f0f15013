#ifndef HEARSAY_QUERY_SERVICE_VISIBILITY_H_
#define HEARSAY_QUERY_SERVICE_VISIBILITY_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "hearsay/query/v1/query_service.pb.h"
#include "query_service/dossier.h"

namespace hearsay {

// When one hop of an attribution was said.
struct HopTime {
  bool stated = false;   // by an interval of its own
  TimeSpan say;          // its own, else the next's towards the reader
  absl::Time said_time;  // the last moment it can be
};

// Returns the times of a claim's hops, nearest to the reader first. A hop
// without a time of its own was said when the next one towards the reader says,
// the nearest when the report was published.
std::vector<HopTime> HopTimes(const DossierEntry& report,
                              const v1::Claim& claim);

// Returns when the first hop of a claim, without hops its report, had been
// said: from then on the claim is visible.
absl::Time FirstSaidTime(const DossierEntry& report, const v1::Claim& claim);

// Returns from when on `successor` replaces `entry`; the past: at every time.
absl::Time ReplacesFrom(const DossierEntry& successor,
                        const DossierEntry& entry);

// Says which records and claims count as of (revision, said_by): those that are
// stored and said by then, that no other visible one supersedes, and that no
// visible retraction names.
//
// What supersedes is itself subject to the clocks and to retractions, not to
// being superseded in its turn: of a line of reports only the last visible one
// counts. A superseding report that keeps the publish interval is a better
// parse and replaces at every said_by; one with its own is the publisher's
// correction and replaces from then on. A retraction without a publish interval
// is our error and holds at every said_by.
//
// Holds pointers into the entries, which must outlive it. Immutable.
class Visibility {
 public:
  // Why something does not count.
  struct Reason {
    query::v1::VisibilityRule rule;
    absl::Time time;                   // that decided; InfinitePast: none did
    const DossierEntry* by = nullptr;  // the record that hides it
  };

  // `entries` are those that can bear on each other, by revision; the later
  // ones are ignored.
  Visibility(const DossierEntries& entries, int64_t revision,
             absl::Time said_by);

  // Returns why a report, a retraction or an outcome does not count as a whole,
  // its own said time apart; empty: it counts.
  std::vector<Reason> WhyHidden(const DossierEntry& entry) const;
  // Returns the retractions that name this claim of the report (those of the
  // report as a whole left out).
  std::vector<Reason> WhyHidden(const DossierEntry& report,
                                const std::string& claim_id) const;

  bool IsHidden(const DossierEntry& entry) const {
    return !WhyHidden(entry).empty();
  }

 private:
  bool IsStored(const DossierEntry& entry) const {
    return entry.revision <= revision_;
  }
  // Returns the last visible report or outcome after `entry` in its line.
  const DossierEntry* Successor(const DossierEntry& entry) const;
  const DossierEntry* RetractionOfAll(const DossierEntry& entry) const;

  int64_t revision_;
  absl::Time said_by_;
  // By target revision, in revision order.
  absl::flat_hash_map<int64_t, std::vector<const DossierEntry*>> superseding_;
  absl::flat_hash_map<int64_t, std::vector<const DossierEntry*>> retracting_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_VISIBILITY_H_
