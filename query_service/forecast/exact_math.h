// Exponential and logarithm with the same bits on every machine: built from
// IEEE additions, multiplications and divisions in a fixed order, where a
// machine's own library picks variants by what its processor can do.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_EXACT_MATH_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_EXACT_MATH_H_

#include "query_service/forecast/lanes.h"

namespace hearsay::forecast {

// Returns e^x, within 1 ulp; Exp(0) is 1. Results below the smallest normal
// number may lose digits; beyond the range of a double: 0 or infinity.
double Exp(double x);

// Returns e^x of both, with the bits of the above.
Pair Exp(const Pair& x);

// Returns e^x - 1, within 3 ulp, also where x is tiny.
double Expm1(double x);

// Returns 2^x, within 1 ulp; exact where x is whole.
double Exp2(double x);

// Returns the natural logarithm of `x`, within 1 ulp. `x` must be positive,
// finite and normal.
double Log(double x);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_EXACT_MATH_H_
