// Sums of money in claims.
#ifndef HEARSAY_TESTS_SIMULATOR_SUMS_H_
#define HEARSAY_TESTS_SIMULATOR_SUMS_H_

#include <string>

#include "hearsay/v1/claim.pb.h"

namespace hearsay::simulator {

// Returns a sum of about `euros_m` million euros, in whole millions.
v1::Money EuroSum(v1::MoneyRole role, double euros_m);

// Multiplies a sum by `factor` and rounds it to whole `step` millions; a small
// one, of less than four steps, to whole millions. At least one.
void Scale(v1::Money& money, double factor, int step);

// Tells a sum in another currency, EUR or GBP, rounded as newspapers do.
void ConvertTo(const std::string& currency, v1::Money& money);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_SUMS_H_
