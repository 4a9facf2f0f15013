// Says in words what exactly an answer's numbers mean.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_RESOLUTION_TEXT_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_RESOLUTION_TEXT_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "common/names/registry.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/proposition.h"

namespace hearsay::forecast {

// Of whom and as of when an answer speaks.
struct TextSubject {
  const DossierView& view;
  const Registry& registry;
  const PlayerState& state;
};

// Returns what the cells of a forecast mean.
std::string ForecastText(const TextSubject& subject);

// Returns what makes a proposition true by `deadline`, and what does not.
std::string QuestionText(const TextSubject& subject,
                         const Proposition& proposition,
                         const std::optional<Proposition>& condition,
                         absl::Time deadline);

// Returns a time as in "2026-02-02T00:00:00Z".
std::string TimeText(absl::Time time);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_RESOLUTION_TEXT_H_
