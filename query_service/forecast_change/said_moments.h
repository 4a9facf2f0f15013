// When the parts of a record were said.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_SAID_MOMENTS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_SAID_MOMENTS_H_

#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier.h"

namespace hearsay {

// Returns the moments at which more of an entry had been said, ascending, each
// once: of a report those of its hops and of its publication. None for a
// retraction of our own error, which has always held.
std::vector<absl::Time> SaidMoments(const DossierEntry& entry);

// Returns what of an entry had been said by `said_by`, so that at any later
// present it looks as it did then: the entry itself if that is all, else a copy
// without the rest.
std::shared_ptr<const DossierEntry> AsSaidBy(
    const std::shared_ptr<const DossierEntry>& entry, absl::Time said_by);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_SAID_MOMENTS_H_
