// How probable it is that a report which cites nobody has its story from an
// earlier one.
#ifndef HEARSAY_QUERY_SERVICE_COPY_MODEL_H_
#define HEARSAY_QUERY_SERVICE_COPY_MODEL_H_

#include "absl/time/time.h"
#include "query_service/dossier_view.h"

namespace hearsay {

// How often sources of each tier copy, before anything is known of the two
// reports (MODEL section 2, P(dep)). Part of the model version: fitted and
// published, never counted live. Official sources count as tier 1.
struct CopyRates {
  double tier1 = 0.30;
  double tier2 = 0.60;
  double below = 0.85;  // tier 3, aggregators and sources without a tier

  double Of(Tier tier) const;
};

// From this probability on an uncited report counts as a copy.
inline constexpr double kCopyProbabilityMin = 0.5;

// What bears on whether one report copies another.
struct CopyCase {
  Tier tier = Tier::kUntiered;  // of the later report's source
  // How long after the earlier one it appeared; at least zero.
  absl::Duration lag;
  absl::Duration half_life;  // of the kind's evidence
  // How much likelier its specific facts are in a copy.
  double likelihood = 1;
  bool cites_vaguely = false;  // "according to reports"
  bool said_before = false;    // says that it was said before
};

// Returns the probability, by Bayes' rule on the odds: the tier's rate, fading
// with the lag (by half after one half-life), times the likelihood ratios of
// what the two reports have in common.
double CopyProbability(const CopyCase& of, const CopyRates& rates);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_COPY_MODEL_H_
