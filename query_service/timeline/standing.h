// How each development stands as of a view.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_STANDING_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_STANDING_H_

#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/timeline.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"
#include "query_service/timeline/contradictions.h"
#include "query_service/timeline/positions.h"

namespace hearsay {

struct Standing {
  query::v1::DevelopmentStatus status = query::v1::DEVELOPMENT_STATUS_STANDING;
  absl::Time since = absl::InfinitePast();  // InfinitePast: from the start
  // What decided it; at most one is not -1.
  int by_cascade = -1;  // index into Lineage::cascades
  int by_outcome = -1;  // index into DossierView::outcomes
};

// Returns the standing of each cascade.
std::vector<Standing> FindStandings(const DossierView& view,
                                    const Lineage& lineage,
                                    const Positions& positions,
                                    const Contradictions& contradictions);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_STANDING_H_
