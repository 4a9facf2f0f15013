#include "query_service/forecast/source_records.h"

namespace hearsay::forecast {
namespace {

class Empty final : public SourceRecords {
 public:
  HitCount OfSource(absl::string_view, ClaimType) const override { return {}; }
  HitCount OfTier(Tier, ClaimType) const override { return {}; }
  HitCount OfAll(ClaimType) const override { return {}; }
  double ClaimsOf(absl::string_view) const override { return 0; }
};

}  // namespace

const SourceRecords& NoRecords() {
  static const Empty none;
  return none;
}

}  // namespace hearsay::forecast
