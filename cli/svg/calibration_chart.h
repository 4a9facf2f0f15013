#ifndef HEARSAY_CLI_SVG_CALIBRATION_CHART_H_
#define HEARSAY_CLI_SVG_CALIBRATION_CHART_H_

#include <string>
#include <vector>

namespace hearsay::svg {

// Forecasts of about the same probability.
struct CalibrationBin {
  double low = 0;
  double high = 0;
  int forecast_count = 0;
  double mean_forecast = 0;
  double outcome_rate = 0;
};

// A number with a name, as in "Brier score", "0.123".
struct Score {
  std::string name;
  std::string value;
};

// How well forecasts have held.
struct CalibrationChart {
  std::string title;
  std::string subtitle;
  std::vector<CalibrationBin> bins;
  std::vector<Score> scores;
  // What it was drawn from.
  std::string note;
};

// Returns the picture: what came true against what was forecast, a point a bin
// whose area grows with its forecasts, the diagonal on which perfect forecasts
// lie, and below how many forecasts there were.
std::string CalibrationSvg(const CalibrationChart& chart);

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_CALIBRATION_CHART_H_
