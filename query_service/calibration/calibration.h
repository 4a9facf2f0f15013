// How well forecasts have held, all together and by what they are of.
#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_H_

#include <memory>
#include <string>
#include <vector>

#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/calibration/judge.h"
#include "query_service/calibration/scores.h"

namespace hearsay::calibration {

// What forecasts have in common; unset: nothing.
struct Group {
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  bool named_club = false;
  int horizon_weeks = 0;
  int year = 0;

  friend auto operator<=>(const Group&, const Group&) = default;
};

// All that was judged of one saga, summed up for each group that it is in: all
// forecasts, those of an event, of a horizon, of a year. Those of one group
// share a weight of 1.
struct SagaDigest {
  struct GroupSums {
    Group group;
    SagaSums sums;
  };

  std::string player;  // canonical
  SagaSpan span;
  std::vector<GroupSums> groups;  // by group
};

// `events`: at least one.
SagaDigest DigestOf(const std::string& player, const SagaSpan& span,
                    const std::vector<JudgedEvent>& events);

struct GroupScores {
  Group group;
  Scores scores;
};

struct Calibration {
  Scores overall;
  std::vector<GroupScores> by_event;  // those of named clubs behind the event's
  std::vector<GroupScores> by_horizon;
  std::vector<GroupScores> by_year;
};

// Scores the sagas, given in any order.
Calibration Calibrate(std::vector<std::shared_ptr<const SagaDigest>> sagas);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_CALIBRATION_H_
