#include "query_service/forecast/hazard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "query_service/forecast/evidence.h"

namespace hearsay::forecast {
namespace {

const Parameters& kModel = DefaultModel().parameters;

WindowRates Constant(double rate) {
  return {{{absl::ZeroDuration(), rate}}, false};
}

// One club with evidence and all others, windows always open.
HazardInput OneClub(double share, const std::array<Pull, kFormCount>& pulls,
                    double rate) {
  HazardInput input;
  input.window_rates = {Constant(rate)};
  input.clubs.resize(2);
  input.clubs[0].share = share;
  input.clubs[0].pulls = pulls;
  return input;
}

// What one proven claim of value `v` by a source of weight `lambda` does; an
// agreement is one on a fee.
std::array<Pull, kFormCount> PullOf(double v, double lambda, bool agreement) {
  ClubEvidence club;
  for (int form = 0; form < kFormCount; ++form) {
    const double value = agreement && form != kFee ? v / 2 : v;
    club.forms[form].sum = club.forms[form].direct = value;
    if (agreement) {
      club.forms[form].stage = value * std::max(0.0, 1 - 1 / lambda);
    }
  }
  return PullsOf({club})[0];
}

double TwelveWeekSale(double share, Tier tier, double g, bool agreement) {
  const double lambda = TierReliability(tier, kModel);
  HazardInput input =
      OneClub(share, PullOf(lambda * g, lambda, agreement), kModel.fee_summer);
  input.deadlines = {12 * kWeek};
  return RunHazards(input, kModel)[0][CellIndex(0, kJoinedFee)];
}

// The figures that the model was set by: of an elite and of an ordinary club.
TEST(HazardTest, ATierOneBidGivesATwelveWeekSaleOfSixteenPerCent) {
  EXPECT_NEAR(TwelveWeekSale(0.05, Tier::k1, 1.0, false), 0.16, 0.005);
  EXPECT_NEAR(TwelveWeekSale(0.005, Tier::k1, 1.0, false), 0.15, 0.005);
}

TEST(HazardTest, AnAgreementIsWorthWhatItsSourceIs) {
  EXPECT_NEAR(TwelveWeekSale(0.05, Tier::k1, 1.6, true), 0.58, 0.03);
  EXPECT_NEAR(TwelveWeekSale(0.005, Tier::k1, 1.6, true), 0.56, 0.03);
  EXPECT_NEAR(TwelveWeekSale(0.05, Tier::k3, 1.6, true), 0.14, 0.01);
  EXPECT_NEAR(TwelveWeekSale(0.005, Tier::k3, 1.6, true), 0.13, 0.01);
}

TEST(HazardTest, WithoutEvidenceItIsTheShareOfTheBaseRate) {
  HazardInput input = OneClub(0.05, {}, 0.01);
  input.deadlines = {10 * kWeek};
  const auto row = RunHazards(input, kModel)[0];
  // Fee, loan at 0.6 of it and renewals at 0.004 a week compete.
  const double total = 0.01 + 0.006 + 0.004;
  const double gone = 1 - std::exp(-total * 10);
  EXPECT_NEAR(row[kUnsettledCell], 1 - gone, 1e-12);
  EXPECT_NEAR(row[CellIndex(0, kJoinedFee)], 0.05 * 0.01 / total * gone, 1e-12);
  EXPECT_NEAR(row[CellIndex(1, kJoinedFee)], 0.95 * 0.01 / total * gone, 1e-12);
  EXPECT_NEAR(row[CellIndex(1, kJoinedLoan)], 0.95 * 0.006 / total * gone,
              1e-12);
  double renewed = row[kRenewedCell];
  for (const int club : {0, 1}) {
    renewed += row[CellIndex(club, kLeftFee)] + row[CellIndex(club, kLeftLoan)];
  }
  EXPECT_NEAR(renewed, 0.004 / total * gone, 1e-12);
  EXPECT_GT(row[CellIndex(1, kLeftFee)], 0);
  EXPECT_EQ(row[CellIndex(1, kAgreed)], 0);
}

TEST(HazardTest, NobodyIsRegisteredWhileWindowsAreClosed) {
  HazardInput input = OneClub(0.05, PullOf(1, 1.5, true), 0);
  // Open from day 10 to day 31; a window of the others from day 40 to day 41.
  input.window_rates[0].steps = {
      {0 * kDay, 0}, {10 * kDay, 0.007}, {31 * kDay, 0}};
  input.window_rates.push_back(
      {{{0 * kDay, 0}, {40 * kDay, 0.013}, {41 * kDay, 0}}, false});
  input.clubs[1].rates = 1;
  for (const int day : {1, 10, 11, 31, 32, 60, 200}) {
    input.deadlines.push_back(day * kDay);
  }
  const auto rows = RunHazards(input, kModel);
  for (const ClubCell cell : {kJoinedFee, kJoinedLoan}) {
    const auto column = [&](size_t row) {
      return rows[row][CellIndex(0, cell)];
    };
    EXPECT_EQ(column(0), 0);
    EXPECT_EQ(column(1), 0);  // by the opening
    EXPECT_GT(column(2), 0);
    EXPECT_GT(column(3), column(2));
    EXPECT_EQ(column(4), column(3));  // unchanged to the bit
    EXPECT_EQ(column(6), column(3));
    EXPECT_EQ(rows[4][CellIndex(1, cell)], 0);
    EXPECT_GT(rows[5][CellIndex(1, cell)], 0);
  }
}

// A contract that ends after 200 days.
HazardInput Ending() {
  HazardInput input = OneClub(0.05, {}, 0);
  input.expiry = 200 * kDay;
  input.last_six_months = 19 * kDay;
  return input;
}

TEST(HazardTest, PreContractsComeWhenTheClubsOwnRulesAllowThem) {
  HazardInput input = Ending();
  input.clubs[0].free_from = 100 * kDay;
  input.deadlines = {19 * kDay, 50 * kDay, 100 * kDay, 101 * kDay, 180 * kDay};
  const auto later = RunHazards(input, kModel);
  const auto agreed = [](const std::vector<double>& row, int club = 0) {
    return row[CellIndex(club, kAgreed)];
  };
  EXPECT_EQ(agreed(later[2]), 0);
  EXPECT_GT(agreed(later[3]), 0);
  EXPECT_GT(agreed(later[1], 1), 0);  // the others as ever
  // Earlier than half a year, at the rate of the last half year.
  input.clubs[0].free_from = 10 * kDay;
  const auto earlier = RunHazards(input, kModel);
  EXPECT_NEAR(agreed(earlier[0]),
              0.05 * 0.015 * (9.0 / 7) *
                  std::exp(-(0.05 * 0.015 + 0.010) * 4.5 / 7) *
                  std::exp(-0.010 * 10 / 7),
              1e-7);
  EXPECT_EQ(agreed(earlier[0], 1), 0);
  // Not before the contract's end at all.
  input.clubs[0].free_from = input.expiry;
  input.deadlines = {200 * kDay, 210 * kDay};
  const auto never = RunHazards(input, kModel);
  EXPECT_EQ(agreed(never[0]), 0);
  EXPECT_GT(never[1][CellIndex(0, kJoinedLate)], 0);
  EXPECT_EQ(never[1][CellIndex(0, kJoinedFree)], 0);
}

TEST(HazardTest, AClubAskedAboutTakesOfOthersOnlyWhatItsRulesAllow) {
  HazardInput input = Ending();
  input.clubs[0].of_others = true;
  input.deadlines = {19 * kDay, 50 * kDay, 150 * kDay};
  const auto plain = RunHazards(input, kModel);
  for (const int from : {5, 19, 60}) {
    SCOPED_TRACE(from);
    input.clubs[0].free_from = from * kDay;
    const auto ruled = RunHazards(input, kModel);
    for (size_t i = 0; i < plain.size(); ++i) {
      // What all others and he agree to stays the same.
      EXPECT_NEAR(
          ruled[i][CellIndex(0, kAgreed)] + ruled[i][CellIndex(1, kAgreed)],
          plain[i][CellIndex(0, kAgreed)] + plain[i][CellIndex(1, kAgreed)],
          1e-12);
    }
    EXPECT_EQ(ruled[0][CellIndex(0, kAgreed)], 0);
    EXPECT_EQ(ruled[1][CellIndex(0, kAgreed)] > 0, from < 50);
    EXPECT_GT(ruled[2][CellIndex(0, kAgreed)], 0);
  }
}

TEST(HazardTest, PreContractsComeSixMonthsBeforeTheEndAndAreKeptAtIt) {
  HazardInput input = Ending();
  input.deadlines = {19 * kDay, 20 * kDay, 200 * kDay,
                     200 * kDay + absl::Nanoseconds(1), 300 * kDay};
  const auto rows = RunHazards(input, kModel);
  const auto at = [&](size_t row, ClubCell cell) {
    return rows[row][CellIndex(1, cell)];
  };
  EXPECT_EQ(at(0, kAgreed), 0);
  EXPECT_GT(at(1, kAgreed), 0);
  EXPECT_EQ(at(2, kJoinedFree), 0);
  EXPECT_EQ(rows[2][kReleasedCell], 0);
  EXPECT_NEAR(at(3, kJoinedFree), 0.97 * at(2, kAgreed), 1e-12);
  EXPECT_NEAR(at(3, kFellThrough), 0.03 * at(2, kAgreed), 1e-12);
  EXPECT_EQ(at(3, kAgreed), 0);
  EXPECT_NEAR(rows[3][kReleasedCell], rows[2][kUnsettledCell], 1e-12);
  EXPECT_EQ(rows[3][kUnsettledCell], 0);
  EXPECT_GT(at(4, kJoinedLate), 0);
  EXPECT_EQ(at(4, kJoinedFree), at(3, kJoinedFree));
  EXPECT_EQ(rows[4][kRenewedCell], rows[3][kRenewedCell]);
}

TEST(HazardTest, ARenewalCountsAtOnceAndCanBeLeftFromTheNextWeekOn) {
  HazardInput input = OneClub(0.05, {}, 0.013);
  input.deadlines = {kDay, 6 * kDay, 7 * kDay, 8 * kDay};
  const auto rows = RunHazards(input, kModel);
  EXPECT_GT(rows[0][kRenewedCell], 0);
  EXPECT_EQ(rows[2][CellIndex(1, kLeftFee)], 0);
  EXPECT_GT(rows[3][CellIndex(1, kLeftFee)], 0);
}

TEST(HazardTest, AnAgreedPlayerOnlyWaitsForTheEnd) {
  HazardInput input = Ending();
  input.start = StartState::kAgreed;
  input.agreed_club = 0;
  input.deadlines = {100 * kDay, 201 * kDay};
  const auto rows = RunHazards(input, kModel);
  EXPECT_EQ(rows[0][CellIndex(0, kAgreed)], 1);
  EXPECT_EQ(rows[1][CellIndex(0, kJoinedFree)], 0.97);
  EXPECT_NEAR(rows[1][CellIndex(0, kFellThrough)], 0.03, 1e-15);
}

TEST(HazardTest, AReleasedPlayerFindsAClubAndARetiredOneDoesNot) {
  HazardInput input = OneClub(0.05, {}, 0);
  input.start = StartState::kReleased;
  input.deadlines = {10 * kWeek};
  const auto released = RunHazards(input, kModel)[0];
  EXPECT_NEAR(released[kReleasedCell], std::exp(-1.0), 1e-12);
  EXPECT_NEAR(released[CellIndex(0, kJoinedLate)], 0.05 * (1 - std::exp(-1.0)),
              1e-12);
  input.start = StartState::kRetired;
  EXPECT_EQ(RunHazards(input, kModel)[0][kReleasedCell], 1);
}

TEST(HazardTest, ARecordedRenewalKeepsItsRatesUntilSomethingIsSaid) {
  HazardInput input = OneClub(0.05, {}, 0.013);
  input.start = StartState::kRenewed;
  input.deadlines = {12 * kWeek};
  const double quiet = RunHazards(input, kModel)[0][CellIndex(0, kLeftFee)];
  // 0.3 of the base rates for a fee and, at 0.6 of it, on loan.
  const double total = 0.3 * 0.013 * 1.6;
  EXPECT_NEAR(quiet, 0.05 / 1.6 * (1 - std::exp(-total * 12)), 1e-12);
  input.clubs[0].pulls = PullOf(1, 1.5, false);
  EXPECT_GT(RunHazards(input, kModel)[0][CellIndex(0, kLeftFee)], 2 * quiet);
}

TEST(HazardTest, AClubOnlyAskedAboutTakesItsShareOutOfTheOthers) {
  HazardInput plain = Ending();
  plain.window_rates = {Constant(0.013), Constant(0)};
  plain.clubs[0].rates = 0;
  plain.deadlines = {30 * kWeek};
  HazardInput asked = plain;
  asked.clubs.insert(asked.clubs.begin() + 1, 2, ClubHazard());
  asked.clubs[1] = {0.02, 0, true, {}, {}};
  asked.clubs[2] = {0.03, 1, true, {}, {}};  // its windows are closed
  const auto before = RunHazards(plain, kModel)[0];
  const auto after = RunHazards(asked, kModel)[0];
  EXPECT_NEAR(after[CellIndex(0, kJoinedFee)], before[CellIndex(0, kJoinedFee)],
              1e-12);
  const double others = before[CellIndex(1, kJoinedFee)];
  EXPECT_NEAR(after[CellIndex(1, kJoinedFee)], others * 0.02 / 0.95, 1e-12);
  EXPECT_EQ(after[CellIndex(2, kJoinedFee)], 0);
  EXPECT_NEAR(after[CellIndex(3, kJoinedFee)], others * 0.93 / 0.95, 1e-12);
  EXPECT_NEAR(after[CellIndex(2, kJoinedFree)],
              before[CellIndex(1, kJoinedFree)] * 0.03 / 0.95, 1e-12);
}

TEST(HazardTest, EvidenceFadesTowardsTheFuture) {
  // A rate that is the same at all times, without competition by others.
  Parameters model;
  model.renewal = 0;
  model.loan = 0;
  HazardInput input = OneClub(0.05, {}, 0.001);
  input.clubs[0].pulls[kFee].stage = 0.5;
  input.deadlines = {kWeek, 100 * kWeek, 101 * kWeek};
  const auto rows = RunHazards(input, model);
  const auto rate = [&](size_t row, double from) {
    return (rows[row][CellIndex(0, kJoinedFee)] - from) /
           rows[row][kUnsettledCell];
  };
  EXPECT_NEAR(rate(0, 0), 0.05 * 0.001 * std::exp(1.5), 2e-7);
  EXPECT_NEAR(rate(2, rows[1][CellIndex(0, kJoinedFee)]), 0.05 * 0.001, 2e-7);
}

TEST(HazardTest, WhatIsLeftOfTheContractSetsTheRateOfRenewals) {
  Parameters model;
  model.renewal = 0.001;
  model.renewal_last_two_years = 0.002;
  model.renewal_last_year = 0.005;
  HazardInput input = OneClub(0, {}, 0.001);
  input.deadlines = {kWeek};
  const auto renewal = [&](absl::Duration expiry) {
    input.expiry = expiry;
    input.last_six_months = expiry - 182 * kDay;
    return RunHazards(input, model)[0][kRenewedCell];
  };
  EXPECT_NEAR(renewal(738 * kDay), 0.001, 2e-5);
  EXPECT_NEAR(renewal(730 * kDay), 0.002, 4e-5);
  EXPECT_NEAR(renewal(373 * kDay), 0.002, 4e-5);
  EXPECT_NEAR(renewal(365 * kDay), 0.005, 1e-4);
  input.expiry.reset();
  EXPECT_NEAR(RunHazards(input, model)[0][kRenewedCell], 0.001, 2e-5);
}

TEST(HazardTest, AgeSetsTheRates) {
  HazardInput input = OneClub(0, {}, 0.001);
  input.deadlines = {kWeek};
  const auto base = RunHazards(input, kModel)[0];
  input.age = AgeBand::kFrom33;
  const auto old = RunHazards(input, kModel)[0];
  EXPECT_NEAR(old[CellIndex(1, kJoinedFee)],
              0.3 * base[CellIndex(1, kJoinedFee)], 2e-6);
  EXPECT_NEAR(old[CellIndex(1, kJoinedLoan)],
              0.2 * base[CellIndex(1, kJoinedLoan)], 2e-6);
  Parameters model;
  model.renewal_from_33 = 0.1;
  EXPECT_NEAR(RunHazards(input, model)[0][kRenewedCell],
              0.1 * base[kRenewedCell], 2e-6);
}

TEST(HazardTest, AnswersWithoutDeadlinesOrForThousands) {
  HazardInput input = Ending();
  EXPECT_THAT(RunHazards(input, kModel), ::testing::IsEmpty());
  for (int i = 1; i <= 2000; ++i) input.deadlines.push_back(i * kDay / 4);
  for (const auto& row : RunHazards(input, kModel)) {
    ASSERT_NEAR(std::accumulate(row.begin(), row.end(), 0.0), 1, 1e-12);
  }
}

}  // namespace
}  // namespace hearsay::forecast
