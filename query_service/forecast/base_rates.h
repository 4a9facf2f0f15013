// When rates change, and the base rates in between: what the forward pass and
// the fit of its parameters both rest on.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_BASE_RATES_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_BASE_RATES_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "query_service/forecast/parameters.h"
#include "query_service/forecast/window_rates.h"

namespace hearsay::forecast {

// Times of a pass are nanoseconds after its present.
inline constexpr int64_t kWeekNs = int64_t{7 * 24 * 3600} * 1'000'000'000;
inline constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// How much of a contract is left.
enum class ContractPhase {
  kTwoYearsOrMore,  // or not known
  kLastTwoYears,
  kLastYear,
  kLastSixMonths,
  kLastDays,  // 28
  kEnded,
};

// When each phase of a contract begins.
struct ContractMarks {
  // `expiry` is after the present, or at it if the contract has run out. Unset:
  // not known.
  ContractMarks(const std::optional<absl::Duration>& expiry,
                absl::Duration last_six_months);

  ContractPhase PhaseAt(int64_t now) const;

  int64_t last_two_years = kNever;
  int64_t last_year = kNever;
  int64_t last_six_months = kNever;
  int64_t last_days = kNever;
  int64_t expiry = kNever;
};

// Returns the times from the present to `end` between which all rates are
// constant, both included, ascending: the weeks', the windows', the contract's
// and `more`.
std::vector<int64_t> GridEdges(const ContractMarks& marks,
                               const std::vector<WindowRates>& windows,
                               const std::vector<int64_t>& more, int64_t end);

// Rates per week of what can happen to a player, to all clubs together and
// without evidence.
struct BaseRates {
  // Of a fee and a loan, relative to the windows' rate.
  double fee = 0;
  double loan = 0;
  // Of a pre-contract or, once the contract has ended, of signing at once.
  double free = 0;
  double renewal = 0;
  // Of leaving after a renewal, relative to the windows' rate.
  double left_fee = 0;
  double left_loan = 0;
};

// What evidence counts on leaving and on a renewal: theta and theta_R at the
// version's temperature, within [0, 1].
struct Directions {
  double leaving;
  double renewal;
};

Directions DirectionsOf(const Parameters& parameters);

BaseRates BaseRatesIn(ContractPhase phase, AgeBand age,
                      const Parameters& parameters);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_BASE_RATES_H_
