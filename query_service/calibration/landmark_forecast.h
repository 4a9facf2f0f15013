#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_LANDMARK_FORECAST_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_LANDMARK_FORECAST_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "hearsay/query/v1/forecast.pb.h"
#include "query_service/calibration/recorded_path.h"
#include "query_service/forecast/forecast_input.h"

namespace hearsay::calibration {

// From forecast to deadline.
inline constexpr std::array<int, 4> kHorizonWeeks = {4, 13, 26, 52};
inline constexpr size_t kHorizonCount = kHorizonWeeks.size();

struct EventForecast {
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  std::string club;  // canonical; empty: any
  // By each horizon's end.
  std::array<double, kHorizonCount> probabilities = {};
  std::array<double, kHorizonCount> base = {};  // without any evidence
};

// All that is judged of what could be forecast of a player at one moment.
struct LandmarkForecast {
  PathStart start;
  // Each event, then the joining of each club that proven evidence names, those
  // with the most first; without those that what is recorded has decided.
  std::vector<EventForecast> events;
};

// Returns the forecast as of the input's view.
LandmarkForecast MakeLandmarkForecast(const forecast::ForecastInput& input);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_LANDMARK_FORECAST_H_
