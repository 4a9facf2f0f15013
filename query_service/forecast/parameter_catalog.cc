#include "query_service/forecast/parameter_catalog.h"

#include <algorithm>
#include <iterator>

#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

constexpr ParameterField kFields[] = {
    {"fee_summer", &Parameters::fee_summer},
    {"fee_winter", &Parameters::fee_winter},
    {"fee_yearly_mean", &Parameters::fee_yearly_mean},
    {"fee_last_six_months", &Parameters::fee_last_six_months},
    {"loan", &Parameters::loan},
    {"loan_last_six_months", &Parameters::loan_last_six_months},
    {"free_last_six_months", &Parameters::free_last_six_months},
    {"free_last_days", &Parameters::free_last_days},
    {"free_after_expiry", &Parameters::free_after_expiry},
    {"renewal", &Parameters::renewal},
    {"renewal_last_two_years", &Parameters::renewal_last_two_years},
    {"renewal_last_year", &Parameters::renewal_last_year},
    {"renewal_last_days", &Parameters::renewal_last_days},
    {"left_after_renewal", &Parameters::left_after_renewal},
    {"agreed_joins", &Parameters::agreed_joins},
    {"fee_to_20", &Parameters::fee_to_20},
    {"fee_21_to_23", &Parameters::fee_21_to_23},
    {"fee_30_to_32", &Parameters::fee_30_to_32},
    {"fee_from_33", &Parameters::fee_from_33},
    {"loan_to_20", &Parameters::loan_to_20},
    {"loan_21_to_23", &Parameters::loan_21_to_23},
    {"loan_30_to_32", &Parameters::loan_30_to_32},
    {"loan_from_33", &Parameters::loan_from_33},
    {"renewal_to_20", &Parameters::renewal_to_20},
    {"renewal_21_to_23", &Parameters::renewal_21_to_23},
    {"renewal_30_to_32", &Parameters::renewal_30_to_32},
    {"renewal_from_33", &Parameters::renewal_from_33},
    {"proven_club", &Parameters::proven_club},
    {"stage", &Parameters::stage},
    {kDirectionParameter, &Parameters::direction},
    {kRenewalDirectionParameter, &Parameters::renewal_direction},
    {"persistence_weeks", &Parameters::persistence_weeks},
    {"stage_weeks", &Parameters::stage_weeks},
    {"bias_fee", &Parameters::bias_fee},
    {"bias_loan", &Parameters::bias_loan},
    {"bias_free", &Parameters::bias_free},
    {"bias_renewal", &Parameters::bias_renewal},
    {kTemperatureParameter, &Parameters::temperature},
    {"hits_official", &Parameters::hits_official},
    {"hits_tier1", &Parameters::hits_tier1},
    {"hits_tier2", &Parameters::hits_tier2},
    {"hits_tier3", &Parameters::hits_tier3},
    {"hits_aggregator", &Parameters::hits_aggregator},
    {"hits_all", &Parameters::hits_all},
    {"hits_denials", &Parameters::hits_denials},
    {"copies_tier1", nullptr, &CopyRates::tier1},
    {"copies_tier2", nullptr, &CopyRates::tier2},
    {"copies_below", nullptr, &CopyRates::below},
    {"g_interest", &Parameters::g_interest},
    {"g_talks", &Parameters::g_talks},
    {"g_bid", &Parameters::g_bid},
    {"g_agreement", &Parameters::g_agreement},
    {"g_pursuit_ended", &Parameters::g_pursuit_ended},
    {"g_renewal_offered", &Parameters::g_renewal_offered},
    {"g_renewal_rejected", &Parameters::g_renewal_rejected},
    {"g_renewal_talks", &Parameters::g_renewal_talks},
    {"g_renewal_mood", &Parameters::g_renewal_mood},
    {"g_player_wish", &Parameters::g_player_wish},
    {"g_exit_possible", &Parameters::g_exit_possible},
    {"g_selling_club", &Parameters::g_selling_club},
    {"g_rival_gone", &Parameters::g_rival_gone},
    {"g_rival_signed", &Parameters::g_rival_signed},
    {"denial", &Parameters::denial},
    {"asserted", &Parameters::asserted},
    {"reported", &Parameters::reported},
    {"expected", &Parameters::expected},
    {"possible", &Parameters::possible},
    {"speculative", &Parameters::speculative},
};

}  // namespace

const ParameterField* FindParameterField(absl::string_view name) {
  const auto* const found = std::find_if(
      std::begin(kFields), std::end(kFields),
      [&](const ParameterField& field) { return field.name == name; });
  return found == std::end(kFields) ? nullptr : found;
}

double MovedOnScale(const ModelParameterSpec& spec, double value,
                    double shift) {
  const double moved =
      spec.scale == ParameterScale::kLog ? value * Exp(shift) : value + shift;
  return std::clamp(moved, ParameterValue(spec.min_nanos),
                    ParameterValue(spec.max_nanos));
}

}  // namespace hearsay::forecast
