// How often sources have been right, as one answer sees it.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_SOURCE_RECORDS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_SOURCE_RECORDS_H_

#include "absl/strings/string_view.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"

namespace hearsay::forecast {

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

  // Returns the record of a source, a canonical name, with claims of a kind.
  virtual HitCount OfSource(absl::string_view source,
                            v1::ClaimKind kind) const = 0;
  // Returns those of all sources of a tier, and of all there are, together.
  virtual HitCount OfTier(Tier tier, v1::ClaimKind kind) const = 0;
  virtual HitCount OfAll(v1::ClaimKind kind) const = 0;
  // Returns how many claims of a source have been decided, of any kind.
  virtual double ClaimsOf(absl::string_view source) const = 0;
};

// Those of a log in which nothing has been decided.
const SourceRecords& NoRecords();

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_SOURCE_RECORDS_H_
