// How far probabilities may be off because rates and sources are known only
// from so many cases (MODEL section 4).
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_INTERVAL_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_INTERVAL_H_

#include "query_service/forecast/draws.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/situation.h"

namespace hearsay::forecast {

struct Interval {
  double low = 0;     // 5 of 100 draws are below
  double median = 0;  // the middle of the draws
  double high = 0;    // 5 of 100 draws are above
};

// Returns the interval of what a probability is in each draw: the 4th of the
// values by size, the mean of the 32nd and the 33rd, and the 61st.
Interval IntervalOf(DrawValues values);

// Runs `pass`, which was prepared for `situation`, once for each draw of the
// model's fitted numbers and of the sources' hit rates. A source's rate with
// one kind of claim is drawn from the distribution that its record and its
// tier's rate give, the same in all its roots; the rate of all sources and what
// is dependent on what stay as they are.
DrawnPass RunDraws(const ForecastInput& input, const Situation& situation,
                   const PreparedPass& pass);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_INTERVAL_H_
