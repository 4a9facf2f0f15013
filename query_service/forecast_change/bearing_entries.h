#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_BEARING_ENTRIES_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_BEARING_ENTRIES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier.h"

namespace hearsay {

// Returns the entries that can bear on `player`, a name canonical at
// `revision`, as of it and `said_by`: those that name him, the outcomes and
// signings of players whom these link to him, and what replaces or takes back
// any of them. A dossier can hold more: what is stored or said later, and what
// only a later merge or link makes his.
DossierEntries BearingEntries(const Dossier& dossier, absl::string_view player,
                              const Registry& registry, int64_t revision,
                              absl::Time said_by);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_BEARING_ENTRIES_H_
