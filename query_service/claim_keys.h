// What two claims must have in common to be one thing said.
#ifndef HEARSAY_QUERY_SERVICE_CLAIM_KEYS_H_
#define HEARSAY_QUERY_SERVICE_CLAIM_KEYS_H_

#include <string>
#include <vector>

#include "query_service/dossier_view.h"

namespace hearsay {

// Returns the proposition of a claim with its voice and stance: kind, deal form
// and parties. What is specific (sums, dates, words) is no part of it.
std::string ClaimKey(const ViewClaim& claim);

// Returns for each claim of the view the number of its key: equal for equal
// keys, from 0 in the order of the claims.
std::vector<int> NumberKeys(const DossierView& view);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_CLAIM_KEYS_H_
