#ifndef HEARSAY_CLI_SVG_HISTORY_CHART_H_
#define HEARSAY_CLI_SVG_HISTORY_CHART_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace hearsay::svg {

// One of the outcomes that exclude each other.
struct Band {
  std::string label;
  std::string color;
  // Its probability at each of the chart's times.
  std::vector<double> shares;
};

// A moment at which something was said that the chart tells of.
struct Mark {
  absl::Time time;
  // As in "30 Sep 2025", and what was said, by whom.
  std::string date;
  std::string text;
};

// How a player's forecast has gone.
struct HistoryChart {
  std::string title;
  std::string subtitle;
  // Ascending, at least one. Two equal ones are the moments before and after a
  // jump.
  std::vector<absl::Time> times;
  // From below to above; at each time their shares sum to 1.
  std::vector<Band> bands;
  // By time.
  std::vector<Mark> marks;
  // When anything was said; by time.
  std::vector<absl::Time> developments;
  // What it was drawn from.
  std::string note;
};

// Returns the picture: the bands over time with labels beside them, numbered
// marks above, and under it what they stand for.
std::string HistorySvg(const HistoryChart& chart);

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_HISTORY_CHART_H_
