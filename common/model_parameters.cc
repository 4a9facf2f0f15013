#include "common/model_parameters.h"

#include <algorithm>
#include <array>

namespace hearsay {
namespace {

constexpr int64_t Nanos(double value) {
  return static_cast<int64_t>(value * 1e9 + (value < 0 ? -0.5 : 0.5));
}

constexpr ModelParameterSpec Log(absl::string_view name, ParameterUse use,
                                 double value, double min, double max,
                                 double prior_sd) {
  return {name,       ParameterScale::kLog, use,     Nanos(value),
          Nanos(min), Nanos(max),           prior_sd};
}

constexpr ModelParameterSpec Plain(absl::string_view name, ParameterUse use,
                                   double value, double min, double max,
                                   double prior_sd) {
  return {name,       ParameterScale::kPlain,
          use,        Nanos(value),
          Nanos(min), Nanos(max),
          prior_sd};
}

// A base rate, or a factor between two of them.
constexpr ModelParameterSpec Rate(absl::string_view name, double value) {
  return Log(name, ParameterUse::kFitted, value, value / 20, value * 20, 0.3);
}

// A half-life, in weeks.
constexpr ModelParameterSpec Weeks(absl::string_view name, double value) {
  return Log(name, ParameterUse::kGiven, value, value / 20, value * 20, 0.3);
}

// A factor that a calibration sets.
constexpr ModelParameterSpec Correction(absl::string_view name) {
  return Log(name, ParameterUse::kCalibrated, 1, 0.2, 5, 0.2);
}

// A share of 1.
constexpr ModelParameterSpec Share(absl::string_view name, double value) {
  return Plain(name, ParameterUse::kGiven, value, 0, 1, 0.1);
}

// How often claims come true: never quite 0 nor 1, since logarithms are taken.
constexpr ModelParameterSpec Hits(absl::string_view name, double value) {
  return Plain(name, ParameterUse::kGiven, value, 0.001, 0.999, 0.1);
}

// What a kind of claim weighs.
constexpr ModelParameterSpec Weight(absl::string_view name, double value) {
  return Plain(name, ParameterUse::kGiven, value, -3, 3, 0.3);
}

constexpr auto kParameters = std::to_array<ModelParameterSpec>({
    Rate("fee_summer", 0.013),
    Rate("fee_winter", 0.007),
    Rate("fee_yearly_mean", 0.0036),
    Rate("fee_last_six_months", 0.5),
    Rate("loan", 0.6),
    Rate("loan_last_six_months", 0.12),
    Rate("free_last_six_months", 0.015),
    Rate("free_last_days", 0.060),
    Rate("free_after_expiry", 0.10),
    Rate("renewal", 0.004),
    Rate("renewal_last_two_years", 0.004),
    Rate("renewal_last_year", 0.010),
    Rate("renewal_last_days", 0.030),
    Rate("left_after_renewal", 0.3),
    Rate("fee_to_20", 0.7),
    Rate("fee_21_to_23", 1),
    Rate("fee_30_to_32", 0.7),
    Rate("fee_from_33", 0.3),
    Rate("loan_to_20", 2),
    Rate("loan_21_to_23", 1.5),
    Rate("loan_30_to_32", 0.5),
    Rate("loan_from_33", 0.2),
    Rate("renewal_to_20", 1),
    Rate("renewal_21_to_23", 1),
    Rate("renewal_30_to_32", 1),
    Rate("renewal_from_33", 1),
    Share("agreed_joins", 0.97),

    Log("proven_club", ParameterUse::kFitted, 1, 0.1, 3, 0.7),
    Plain("stage", ParameterUse::kFitted, 3, 0, 4, 1),
    Plain(kDirectionParameter, ParameterUse::kFitted, 0.8, 0, 1, 0.2),
    Plain(kRenewalDirectionParameter, ParameterUse::kFitted, 0.8, 0, 1, 0.2),
    Weeks("persistence_weeks", 52),
    Weeks("stage_weeks", 8),

    Correction("bias_fee"),
    Correction("bias_loan"),
    Correction("bias_free"),
    Correction("bias_renewal"),
    Correction(kTemperatureParameter),

    Hits("hits_official", 0.98),
    Hits("hits_tier1", 0.45),
    Hits("hits_tier2", 0.30),
    Hits("hits_tier3", 0.22),
    Hits("hits_aggregator", 0.12),
    Hits("hits_all", 0.25),
    Hits("hits_denials", 0.75),
    Share("copies_tier1", 0.30),
    Share("copies_tier2", 0.60),
    Share("copies_below", 0.85),

    Weight("g_interest", 0.4),
    Weight("g_talks", 0.7),
    Weight("g_bid", 1.0),
    Weight("g_agreement", 1.6),
    Weight("g_pursuit_ended", -0.7),
    Weight("g_renewal_offered", 1.0),
    Weight("g_renewal_rejected", -0.8),
    Weight("g_renewal_talks", 0.4),
    Weight("g_renewal_mood", 0.7),
    Weight("g_player_wish", 0.8),
    Weight("g_exit_possible", 0.4),
    Weight("g_selling_club", 0.5),
    Weight("g_rival_gone", 0.3),
    Weight("g_rival_signed", -0.8),
    Share("denial", 0.5),

    Share("asserted", 1.0),
    Share("reported", 0.85),
    Share("expected", 0.7),
    Share("possible", 0.4),
    Share("speculative", 0.2),
});

}  // namespace

absl::Span<const ModelParameterSpec> ModelParameters() { return kParameters; }

const ModelParameterSpec* FindModelParameter(absl::string_view name) {
  const auto found = std::find_if(
      kParameters.begin(), kParameters.end(),
      [&](const ModelParameterSpec& spec) { return spec.name == name; });
  return found == kParameters.end() ? nullptr : &*found;
}

}  // namespace hearsay
