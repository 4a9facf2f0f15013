// The numbers of the probability model: base rates, what a claim weighs, how
// fast it fades. All are priors, to be moved by data.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_PARAMETERS_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_PARAMETERS_H_

#include <array>

#include "absl/time/time.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/copy_model.h"
#include "query_service/dossier_view.h"

namespace hearsay::forecast {

inline constexpr absl::Duration kDay = absl::Hours(24);
inline constexpr absl::Duration kWeek = absl::Hours(7 * 24);

// Ages in years that have rates of their own.
enum class AgeBand { kTo20, k21To23, k24To29, k30To32, kFrom33 };

struct Parameters {
  // Base rates per week at ages 24 to 29, over all clubs.
  double fee_summer = 0.013;            // for a fee, main window open
  double fee_winter = 0.007;            // for a fee, winter window open
  double fee_yearly_mean = 0.0036;      // for a fee, windows unknown
  double fee_last_six_months = 0.5;     // factor near the contract's end
  double loan = 0.6;                    // factor from fee to loan
  double loan_last_six_months = 0.12;   // the same near the contract's end
  double free_last_six_months = 0.015;  // pre-contract, from six months before
  double free_last_days = 0.060;        // pre-contract, last 28 days
  double free_after_expiry = 0.10;      // once without a club
  double renewal = 0.004;               // two years or more left
  double renewal_last_two_years = 0.004;  // a year or more, but not two
  double renewal_last_year = 0.010;       // less than a year left
  double renewal_last_days = 0.030;       // last 28 days

  // What calibration found the rates of a form to be off by: a transfer for a
  // fee or a loan, after a renewal too; a pre-contract or a signing without a
  // club; a renewal.
  double bias_fee = 1;
  double bias_loan = 1;
  double bias_free = 1;
  double bias_renewal = 1;

  // Rates by age, relative to ages 24 to 29.
  double fee_to_20 = 0.7;
  double fee_21_to_23 = 1;
  double fee_30_to_32 = 0.7;
  double fee_from_33 = 0.3;
  double loan_to_20 = 2;
  double loan_21_to_23 = 1.5;
  double loan_30_to_32 = 0.5;
  double loan_from_33 = 0.2;
  double renewal_to_20 = 1;
  double renewal_21_to_23 = 1;
  double renewal_30_to_32 = 1;
  double renewal_from_33 = 1;

  // Rate of leaving after a renewal, relative to the base.
  double left_after_renewal = 0.3;
  // Share of pre-contracts that are kept.
  double agreed_joins = 0.97;

  // Evidence.
  double proven_club = 1;          // c: what being named adds to a club's share
  double stage = 3;                // J: what a known agreement adds
  double direction = 0.8;          // theta: of evidence on leaving
  double renewal_direction = 0.8;  // theta_R: of evidence on a renewal
  // Factor on both; what comes of it counts within [0, 1].
  double temperature = 1;
  double persistence_weeks = 52;  // HP: half-life of a direction ahead
  double stage_weeks = 8;         // HJ: half-life of a stage credit ahead

  // Reliability: share of claims that come true, before any record.
  double hits_official = 0.98;
  double hits_tier1 = 0.45;
  double hits_tier2 = 0.30;
  double hits_tier3 = 0.22;
  double hits_aggregator = 0.12;  // and sources without a tier
  double hits_all = 0.25;
  double hits_denials = 0.75;     // of denials, whoever makes them
  double hits_observations = 20;  // that the shares above count for
  double reliability_min = 0.05;
  double reliability_max = 2.4;

  // Dependence: chance that a later report copies an earlier one.
  CopyRates copies;
  double copy_discount = 0.8;  // share of a copy that counts for nothing
  absl::Duration copy_window = 7 * kDay;

  // What an uncited report of a low tier weighs as an echo.
  double low_tier_echo = 0.32;
  // What the first citation of a root weighs; each fourth halves it.
  double citation = 0.05;
  double citation_halving = 4;
  // Caps, per cell and sign.
  double unproven_cap = 0.06;
  double echo_cap = 0.04;

  // Weight by what is claimed (g).
  double g_interest = 0.4;
  double g_talks = 0.7;
  double g_bid = 1.0;
  double g_agreement = 1.6;
  double g_pursuit_ended = -0.7;
  double g_renewal_offered = 1.0;
  double g_renewal_rejected = -0.8;
  double g_renewal_talks = 0.4;
  double g_renewal_mood = 0.7;
  double g_player_wish = 0.8;
  double g_exit_possible = 0.4;
  double g_selling_club = 0.5;
  double g_rival_gone = 0.3;
  double g_rival_signed = -0.8;
  absl::Duration rival_gone_half_life = 60 * kDay;
  absl::Duration rival_signed_half_life = 365 * kDay;  // a season
  // Of a denial, relative to what it denies: many are made that mean little.
  double denial = 0.5;
  double other_form = 0.5;  // of a claim that names another deal form

  // A party's own words.
  double first_person = 1.3;
  double joking = 0.3;
  absl::Duration first_person_half_life = 45 * kDay;

  // By certainty.
  double asserted = 1.0;   // and official
  double reported = 0.85;  // and not stated
  double expected = 0.7;
  double possible = 0.4;
  double speculative = 0.2;

  // Clubs that get cells of their own.
  int named_clubs_max = 16;
  // Evidence summary.
  double root_counts_from = 0.01;
  double sufficient_evidence = 0.2;
};

// Returns the weight of a certainty.
double CertaintyWeight(v1::Certainty certainty, const Parameters& parameters);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_PARAMETERS_H_
