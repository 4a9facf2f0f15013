#include "query_service/forecast/base_rates.h"

#include <algorithm>

#include "common/sort_unique.h"

namespace hearsay::forecast {
namespace {

constexpr int64_t kDayNs = kWeekNs / 7;

double FreeRate(ContractPhase phase, const Parameters& parameters) {
  switch (phase) {
    case ContractPhase::kTwoYearsOrMore:
    case ContractPhase::kLastTwoYears:
    case ContractPhase::kLastYear:
      return 0;
    case ContractPhase::kLastSixMonths:
      return parameters.free_last_six_months;
    case ContractPhase::kLastDays:
      return parameters.free_last_days;
    case ContractPhase::kEnded:
      break;
  }
  return parameters.free_after_expiry;
}

double RenewalRate(ContractPhase phase, const Parameters& parameters) {
  switch (phase) {
    case ContractPhase::kTwoYearsOrMore:
      return parameters.renewal;
    case ContractPhase::kLastTwoYears:
      return parameters.renewal_last_two_years;
    case ContractPhase::kLastYear:
    case ContractPhase::kLastSixMonths:
      return parameters.renewal_last_year;
    case ContractPhase::kLastDays:
      return parameters.renewal_last_days;
    case ContractPhase::kEnded:
      break;
  }
  return 0;
}

// Relative to ages 24 to 29.
struct AgeFactors {
  double fee = 1;
  double loan = 1;
  double renewal = 1;
};

AgeFactors FactorsOf(AgeBand age, const Parameters& parameters) {
  switch (age) {
    case AgeBand::kTo20:
      return {parameters.fee_to_20, parameters.loan_to_20,
              parameters.renewal_to_20};
    case AgeBand::k21To23:
      return {parameters.fee_21_to_23, parameters.loan_21_to_23,
              parameters.renewal_21_to_23};
    case AgeBand::k24To29:
      break;
    case AgeBand::k30To32:
      return {parameters.fee_30_to_32, parameters.loan_30_to_32,
              parameters.renewal_30_to_32};
    case AgeBand::kFrom33:
      return {parameters.fee_from_33, parameters.loan_from_33,
              parameters.renewal_from_33};
  }
  return {};
}

}  // namespace

ContractMarks::ContractMarks(const std::optional<absl::Duration>& end,
                             absl::Duration six_months) {
  if (!end.has_value()) return;
  const int64_t end_ns = absl::ToInt64Nanoseconds(*end);
  last_two_years = end_ns - 2 * 365 * kDayNs;
  last_year = end_ns - 365 * kDayNs;
  last_six_months = absl::ToInt64Nanoseconds(six_months);
  last_days = end_ns - 28 * kDayNs;
  expiry = std::max<int64_t>(end_ns, 0);
}

ContractPhase ContractMarks::PhaseAt(int64_t now) const {
  if (now >= expiry) return ContractPhase::kEnded;
  if (now >= last_days) return ContractPhase::kLastDays;
  if (now >= last_six_months) return ContractPhase::kLastSixMonths;
  if (now >= last_year) return ContractPhase::kLastYear;
  return now >= last_two_years ? ContractPhase::kLastTwoYears
                               : ContractPhase::kTwoYearsOrMore;
}

std::vector<int64_t> GridEdges(const ContractMarks& marks,
                               const std::vector<WindowRates>& windows,
                               const std::vector<int64_t>& more, int64_t end) {
  std::vector<int64_t> edges;
  edges.reserve(end / kWeekNs + 16 + more.size() + 8 * windows.size());
  const auto add = [&](int64_t edge) {
    if (edge > 0 && edge <= end) edges.push_back(edge);
  };
  edges.push_back(0);
  for (int64_t week = kWeekNs; week <= end; week += kWeekNs) {
    edges.push_back(week);
  }
  for (const WindowRates& rates : windows) {
    for (const RateStep& step : rates.steps) {
      add(absl::ToInt64Nanoseconds(step.from));
    }
  }
  for (const int64_t edge :
       {marks.expiry, marks.last_six_months, marks.last_days, marks.last_year,
        marks.last_two_years}) {
    add(edge);
  }
  for (const int64_t edge : more) add(edge);
  add(end);
  SortUnique(edges);
  return edges;
}

Directions DirectionsOf(const Parameters& parameters) {
  const auto at_temperature = [&](double direction) {
    return std::clamp(parameters.temperature * direction, 0.0, 1.0);
  };
  return {at_temperature(parameters.direction),
          at_temperature(parameters.renewal_direction)};
}

BaseRates BaseRatesIn(ContractPhase phase, AgeBand age_band,
                      const Parameters& parameters) {
  const AgeFactors age = FactorsOf(age_band, parameters);
  const bool near_end = phase >= ContractPhase::kLastSixMonths;
  BaseRates rates;
  rates.fee = age.fee * (near_end ? parameters.fee_last_six_months : 1) *
              parameters.bias_fee;
  rates.loan = age.loan *
               (near_end ? parameters.loan_last_six_months : parameters.loan) *
               parameters.bias_loan;
  rates.free = FreeRate(phase, parameters) * parameters.bias_free;
  rates.renewal =
      RenewalRate(phase, parameters) * age.renewal * parameters.bias_renewal;
  // The new contract is long.
  rates.left_fee =
      parameters.left_after_renewal * age.fee * parameters.bias_fee;
  rates.left_loan = parameters.left_after_renewal * parameters.loan * age.loan *
                    parameters.bias_loan;
  return rates;
}

}  // namespace hearsay::forecast
