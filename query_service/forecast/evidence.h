// What all that was said about a player adds up to, cell by cell.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_EVIDENCE_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_EVIDENCE_H_

#include <array>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/parameters.h"
#include "query_service/forecast/root_weight.h"

namespace hearsay::forecast {

// The evidence on one form of one club's cells.
struct FormEvidence {
  double sum = 0;     // S: all of it, for minus against
  double direct = 0;  // D: the proven part that is about the club itself
  double stage = 0;   // A: what is known of an agreement, at least 0

  friend bool operator==(const FormEvidence&, const FormEvidence&) = default;
};

struct ClubEvidence {
  std::string club;
  std::array<FormEvidence, kFormCount> forms;

  friend bool operator==(const ClubEvidence&, const ClubEvidence&) = default;
};

struct Evidence {
  // The clubs that proven evidence names, those with the most first, ties by
  // name; at most Parameters::named_clubs_max.
  std::vector<ClubEvidence> clubs;
  // S of the clubs that it does not name, by form.
  std::array<double, kFormCount> others = {};
  double renewal = 0;  // S of a renewal
  // How many roots are proven and weigh something, and the sum of their sizes.
  int root_count = 0;
  double weight = 0;
};

// Sums `roots`. `view` gives the outcomes of rival targets; those known before
// `saga_start` count for nothing.
Evidence SumEvidence(const DossierView& view,
                     absl::Span<const RootWeight> roots, absl::Time saga_start,
                     const Parameters& parameters);

// The same, but with the clubs that `clubs` names instead, in that order.
Evidence SumEvidence(const DossierView& view,
                     absl::Span<const RootWeight> roots, absl::Time saga_start,
                     const Parameters& parameters,
                     absl::Span<const ClubEvidence> clubs);

// Returns sign(sum) * log(1 + |sum|).
double Phi(double sum);

// Returns what `evidence` does to the hazards of each of its clubs, in their
// order.
std::vector<std::array<Pull, kFormCount>> PullsOf(
    absl::Span<const ClubEvidence> clubs);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_EVIDENCE_H_
