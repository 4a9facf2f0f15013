// The first half of the lineage: what each source said once, with those who
// carry it on its word.
#ifndef HEARSAY_QUERY_SERVICE_ROOT_BUILDER_H_
#define HEARSAY_QUERY_SERVICE_ROOT_BUILDER_H_

#include <vector>

#include "query_service/dossier_view.h"
#include "query_service/lineage.h"
#include "query_service/saga_bounds.h"
#include "query_service/specifics.h"

namespace hearsay {

// The roots of a view, with what their comparison rests on. Claims are indices
// into DossierView::claims.
struct Rooting {
  std::vector<Root> roots;  // by (said_time, tier, report name, claim id)
  std::vector<int> keys;    // by claim, see claim_keys.h
  std::vector<Specifics> specifics;  // by claim
};

// Groups all claims: each belongs to exactly one root. Linear in the claims but
// for sorting.
Rooting BuildRoots(const DossierView& view, const SagaBounds& bounds);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_ROOT_BUILDER_H_
