// Which forecasts came true, as far as is recorded.
#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_JUDGE_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_JUDGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/names/registry.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/calibration/landmark_forecast.h"
#include "query_service/calibration/landmarks.h"
#include "query_service/dossier_view.h"

namespace hearsay::calibration {

// What is recorded of a player as of a view. Points into no dossier.
struct PlayerHistory {
  std::vector<SagaSpan> sagas;
  // The player's own, in the order in which they were signed; `entry` is null.
  std::vector<ViewOutcome> outcomes;
  std::string club;                  // that holds his contract
  std::optional<absl::Time> expiry;  // of it, if that is known for a fact
};

PlayerHistory HistoryOf(const DossierView& view, const Registry& registry);

// A forecast of one event by one deadline, which has passed.
struct JudgedEvent {
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  bool named_club = false;
  int horizon_weeks = 0;
  int year = 0;  // UTC, in which it was made
  double probability = 0;
  double base = 0;
  bool happened = false;
};

// Appends what was forecast at `landmark` for deadlines not after `said_by`,
// the time of the view of which `history` is.
void JudgeForecast(const PlayerHistory& history, absl::Time landmark,
                   const LandmarkForecast& forecast, absl::Time said_by,
                   std::vector<JudgedEvent>& judged);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_JUDGE_H_
