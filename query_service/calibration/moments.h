// When what is stored about a player begins to show in views.
#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_MOMENTS_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_MOMENTS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/entity.pb.h"
#include "query_service/dossier.h"

namespace hearsay::calibration {

// One record of a dossier.
struct RecordSince {
  int64_t revision = 0;
  // No view said by an earlier time shows anything of it, nor hides anything
  // because of it.
  absl::Time since;
};

// Returns those of all records, by revision.
std::vector<RecordSince> RecordsSince(const Dossier& dossier);

// Returns the last revision up to `revision` of a record that bears on views
// said by `said_by`; 0: none. Between two revisions for which it is the same,
// such views show the same of the dossier.
int64_t LastBearing(const std::vector<RecordSince>& records, int64_t revision,
                    absl::Time said_by);

// A span of said-by times.
struct Span {
  absl::Time from;   // inclusive
  absl::Time until;  // exclusive

  bool Contains(absl::Time time) const { return from <= time && time < until; }
};

// Returns the longest span around `said_by` in which all views as of `revision`
// show the same claims and outcomes, the same of these in force, and the same
// of the engagements of `player` (null: not described).
Span UnchangedAround(const Dossier& dossier, const v1::Entity* player,
                     int64_t revision, absl::Time said_by);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_MOMENTS_H_
