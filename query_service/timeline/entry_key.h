#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_ENTRY_KEY_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_ENTRY_KEY_H_

#include <string>
#include <vector>

#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay {

// Returns the resource name of a claim, as in `reports/r1#c2`.
std::string ClaimName(const ViewClaim& claim);

// Returns the entry key of each cascade: the name of the claim that shows it. A
// cascade that only adds to another one may show a claim that another cascade
// shows too; its key ends in "+" and, from the second of one claim on, a
// number.
std::vector<std::string> EntryKeys(const DossierView& view,
                                   const Lineage& lineage);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_ENTRY_KEY_H_
