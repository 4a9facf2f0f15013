// How often sources have been right, as one answer sees it.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_SOURCE_RECORDS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_SOURCE_RECORDS_H_

#include "absl/strings/string_view.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"

namespace hearsay::forecast {

// What one record counts: claims of a kind, those that deny apart from those
// that assert, since what is seldom true is often truly denied.
struct ClaimType {
  v1::ClaimKind kind = v1::CLAIM_KIND_UNSPECIFIED;
  bool denies = false;

  friend auto operator<=>(const ClaimType&, const ClaimType&) = default;
};

inline ClaimType TypeOf(const ViewClaim& claim) {
  return {claim.kind, claim.stance == v1::STANCE_DENIES};
}

// Claims that have been decided, and those of them that came true. Older ones
// count less (MODEL section 2, source reliability).
struct HitCount {
  double hits = 0;
  double claims = 0;
};

// The track records as of one revision and said-by time. Immutable.
class SourceRecords {
 public:
  virtual ~SourceRecords() = default;

  // Returns the record of a source, a canonical name, with claims of a type.
  virtual HitCount OfSource(absl::string_view source, ClaimType type) const = 0;
  // Returns those of all sources of a tier, and of all there are, together.
  virtual HitCount OfTier(Tier tier, ClaimType type) const = 0;
  virtual HitCount OfAll(ClaimType type) const = 0;
  // Returns how many claims of a source have been decided, of any type.
  virtual double ClaimsOf(absl::string_view source) const = 0;
};

// Those of a log in which nothing has been decided.
const SourceRecords& NoRecords();

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_SOURCE_RECORDS_H_
