// When players can be registered, as the base rate of transfers for a fee over
// time: exactly 0 while windows are closed.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_WINDOW_RATES_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_WINDOW_RATES_H_

#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/calendar.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {

enum class WindowState { kClosed, kUnknown, kWinter, kSummer };

// A rate per week, constant from `from` (after the forecast's present) to the
// next step.
struct RateStep {
  absl::Duration from;
  double rate;
  WindowState state = WindowState::kClosed;  // why the rate is what it is
};

struct WindowRates {
  // Ascending; the first starts at zero.
  std::vector<RateStep> steps;
  // Whether the yearly mean stands for part of it: no association's windows
  // were known then.
  bool partly_unknown = false;
};

// Returns the rate in a state.
double RateIn(WindowState state, const Parameters& parameters);

// Returns the rates of [start, start + length) for clubs of `associations`
// taken together: a window of any of them counts, a summer one before a winter
// one if both are open. Times about which none of them says anything have the
// yearly mean, since ignorance is not a closed window.
WindowRates RatesOf(absl::Span<const AssociationWindows> associations,
                    absl::Time start, absl::Duration length,
                    const Parameters& parameters);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_WINDOW_RATES_H_
