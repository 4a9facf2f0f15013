// How far a source's word is trusted.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_RELIABILITY_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_RELIABILITY_H_

#include "absl/strings/string_view.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/parameters.h"
#include "query_service/forecast/source_records.h"

namespace hearsay::forecast {

// A source's record with one type of claim, shrunk to its tier's, and that to
// what is known of the tier beforehand (MODEL section 2).
struct Reliability {
  HitCount record;       // of the source itself
  double tier_rate = 0;  // p_tier
  double all_rate = 0;   // p_all
  double hit_rate = 0;   // p(source, type)
  double weight = 0;     // lambda
};

// Returns the reliability of a source (empty: nobody is named) that counts as
// of `tier`, in claims of `kind`.
Reliability ReliabilityOf(absl::string_view source, Tier tier, ClaimType type,
                          const SourceRecords& records,
                          const Parameters& parameters);

// Returns lambda of a source whose claims come true at `hit_rate`, where those
// of all sources do at `all_rate`.
double ReliabilityWeight(double hit_rate, double all_rate,
                         const Parameters& parameters);

// Returns lambda of a source of a tier that asserts, before anything is
// decided.
double TierReliability(Tier tier, const Parameters& parameters);

// Returns how much of what a source without a tier says is proven, after
// `claims` of its claims have been decided: n / (n + 20).
double ProvenShare(double claims, const Parameters& parameters);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_RELIABILITY_H_
