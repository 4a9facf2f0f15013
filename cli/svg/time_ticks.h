#ifndef HEARSAY_CLI_SVG_TIME_TICKS_H_
#define HEARSAY_CLI_SVG_TIME_TICKS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace hearsay::svg {

// A labelled moment on an axis of time.
struct TimeTick {
  absl::Time time;
  // As in "8 Oct", "Oct", "2026".
  std::string label;
  // The year, where it is the first tick or another year than the one before,
  // and `label` does not name it.
  std::string year;
};

// Returns round moments (UTC) in [start, end], oldest first, at most
// `count_max`, which is at least 2: every day, week, two weeks, month, quarter,
// half year or so many years, as fits.
std::vector<TimeTick> TimeTicks(absl::Time start, absl::Time end,
                                int count_max);

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_TIME_TICKS_H_
