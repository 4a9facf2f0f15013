// How well forecasts have held, all together and by what they are of.
#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/calibration/judge.h"
#include "query_service/calibration/scores.h"

namespace hearsay::calibration {

// All that is judged of one saga.
struct JudgedSaga {
  std::string player;  // canonical
  SagaSpan span;
  std::vector<JudgedEvent> events;
};

// Scores of forecasts that have the fields in common that are set.
struct GroupScores {
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  bool named_club = false;
  int horizon_weeks = 0;
  int year = 0;
  Scores scores;
};

struct Calibration {
  GroupScores overall;
  std::vector<GroupScores> by_event;  // those of named clubs behind the event's
  std::vector<GroupScores> by_horizon;
  std::vector<GroupScores> by_year;
};

// Scores the sagas, given in any order. In each group those of one saga share a
// weight of 1.
Calibration Calibrate(std::vector<JudgedSaga> sagas);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_H_
