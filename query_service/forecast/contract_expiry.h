// When a player's contract ends: from facts, else from what is claimed.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CONTRACT_EXPIRY_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CONTRACT_EXPIRY_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/root_weight.h"
#include "query_service/lineage.h"

namespace hearsay::forecast {

struct ContractEnd {
  // First instant without the contract. Unset: not known.
  std::optional<absl::Time> expiry;
  query::v1::ContractExpiryBasis basis =
      query::v1::CONTRACT_EXPIRY_BASIS_UNSPECIFIED;
  // Other values that facts or proven claims give, the most supported first.
  std::vector<absl::Time> conflicting;
};

// Returns the newest fact: of the registry, of an outcome or officially
// claimed. Without any, the value for which the tier's reliability times
// certainty, summed over proven claims, is largest; ties to the later date.
// Whether sources have been right plays no part, so that timelines and
// forecasts count with the same end.
ContractEnd FindContractEnd(const DossierView& view, const Lineage& lineage,
                            absl::Span<const ContractFact> facts,
                            absl::Span<const RootWeight> roots,
                            const Parameters& parameters);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CONTRACT_EXPIRY_H_
