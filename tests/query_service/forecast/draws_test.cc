#include "query_service/forecast/draws.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "query_service/forecast/beta_quantiles.h"

namespace hearsay::forecast {
namespace {

using ::testing::Each;

// Of mpmath.
TEST(DrawsTest, TurnsProbabilitiesIntoNormalNumbers) {
  struct Case {
    double probability;
    double quantile;
  };
  for (const Case& test : {Case{0.0078125, -2.41755901623650506},
                           {0.06, -1.55477359459685354},
                           {0.925, 1.43953147093845592},
                           {0.93, 1.47579102817917074},
                           {1e-30, -11.4640246884436157},
                           {0.9921875, 2.41755901623650506}}) {
    EXPECT_NEAR(NormalQuantile(test.probability) / test.quantile, 1, 2e-15)
        << test.probability;
  }
  EXPECT_EQ(NormalQuantile(0.5), 0);
}

TEST(DrawsTest, EachColumnHasEachRankOnce) {
  for (int column = 0; column < 300; ++column) {
    std::array<int, kDrawCount> ranks = RanksOf(column);
    std::sort(ranks.begin(), ranks.end());
    for (int i = 0; i < kDrawCount; ++i) ASSERT_EQ(ranks[i], i) << column;
  }
}

// Joe and Kuo's second and third dimensions begin 0, 1/2, 1/4 or 3/4, ...
TEST(DrawsTest, IsASobolSequenceUpToAShiftOfEachColumn) {
  const std::vector<std::vector<int>> sequences = {
      {0, 32, 16, 48, 8, 40, 24, 56},
      {0, 32, 48, 16, 40, 8, 24, 56},
      {0, 32, 48, 16, 24, 56, 40, 8}};
  for (size_t column = 0; column < sequences.size(); ++column) {
    const auto ranks = RanksOf(static_cast<int>(column));
    std::vector<int> unshifted;
    for (int i = 0; i < 8; ++i) unshifted.push_back(ranks[i] ^ ranks[0]);
    EXPECT_EQ(unshifted, sequences[column]) << column;
  }
}

// In a pair of columns each quarter of the one meets each quarter of the other,
// about as often.
TEST(DrawsTest, ColumnsSpreadOverEachOther) {
  int uneven = 0;
  for (int a = 0; a < 30; ++a) {
    for (int b = 0; b < a; ++b) {
      const auto first = RanksOf(a);
      const auto second = RanksOf(b);
      std::array<int, 16> counts = {};
      for (int i = 0; i < kDrawCount; ++i) {
        ++counts[first[i] / 16 * 4 + second[i] / 16];
      }
      uneven += *std::max_element(counts.begin(), counts.end()) > 8;
    }
  }
  EXPECT_LT(uneven, 22);  // of 435
}

TEST(DrawsTest, ParametersHaveTheModelsSpread) {
  const std::vector<Parameters> draws = DrawParameters(DefaultModel());
  ASSERT_EQ(draws.size(), 64u);
  const auto deviation = [&](const auto& value) {
    double sum = 0;
    double squares = 0;
    for (const Parameters& draw : draws) {
      sum += value(draw);
      squares += value(draw) * value(draw);
    }
    const double mean = sum / kDrawCount;
    return std::sqrt(squares / kDrawCount - mean * mean);
  };
  EXPECT_NEAR(deviation([](const Parameters& draw) {
                return std::log(draw.fee_summer);
              }),
              0.3, 0.01);
  EXPECT_NEAR(deviation([](const Parameters& draw) { return draw.stage; }), 0.8,
              0.1);  // a standard deviation of 1, cut at 4
  for (const Parameters& draw : draws) {
    EXPECT_LE(draw.stage, 4);
    EXPECT_LE(draw.direction, 1);
    EXPECT_GE(draw.proven_club, 0.1);
    EXPECT_LE(draw.proven_club, 3);
    EXPECT_EQ(draw.bias_fee, 1);  // only a calibration moves it
  }
}

TEST(DrawsTest, ParametersFollowTheCholeskyFactor) {
  Model model;
  model.fitted = {"loan", "fee_last_six_months"};
  model.covariance_factor = {0.2, -0.3, 0};
  for (const Parameters& draw : DrawParameters(model)) {
    EXPECT_NEAR(std::log(draw.fee_last_six_months / 0.5),
                -1.5 * std::log(draw.loan / 0.6), 1e-14);
    EXPECT_EQ(draw.fee_summer, 0.013);
  }
  EXPECT_NE(DrawParameters(model)[0].loan, DrawParameters(model)[1].loan);
}

TEST(DrawsTest, NothingMovesWhereTheSpreadIsNotKnown) {
  Model model;
  model.fitted = {"loan"};
  for (const Parameters& draw : DrawParameters(model)) {
    EXPECT_EQ(draw.loan, 0.6);
  }
}

// Of mpmath, by bisection of the regularised incomplete beta function.
struct BetaCase {
  double a, b;
  std::array<double, 6> quantiles;  // of ranks 0, 7, 31, 32, 60, 63
};
constexpr BetaCase kBetaCases[] = {
    {9,
     11,
     {0.20473528893631514, 0.31925556669984689, 0.44609635786606943,
      0.45050652380881736, 0.62719153199811612, 0.71085948219513546}},
    {19.6,
     0.4,
     {0.84666007262976125, 0.94882846716583372, 0.99218322486313212,
      0.99283033321914382, 0.99997312124902404, 0.99999979274257324}},
    {0.4,
     19.6,
     {2.0725742676241875e-7, 0.00018104277019963272, 0.0071696667808561797,
      0.0078167751368678827, 0.079122315121457721, 0.15333992737023875}},
    {0.1,
     0.1,
     {7.5125729336962502e-19, 4.3321265813061103e-7, 0.45587276191766687,
      0.54412723808233313, 0.99999999978778841, 1.0}},
    {1, 1, {0.0078125, 0.1171875, 0.4921875, 0.5078125, 0.9453125, 0.9921875}},
    {2.4,
     17.6,
     {0.0121083150969284, 0.043550701451119599, 0.10599486514954776,
      0.1087133685204962, 0.25034235325916788, 0.3425912295177174}},
    {333,
     667,
     {0.29755336502034809, 0.31532683843915384, 0.33259675160068466,
      0.33318058485614944, 0.35702379193339286, 0.36952463090633473}},
    {60,
     5000,
     {0.0084926441794808041, 0.010079327871178027, 0.011763764873936213,
      0.011823184905061417, 0.014389451003640058, 0.015844861269529916}},
    {10000,
     0.5,
     {0.99964625579056375, 0.99987727880642758, 0.99997641265859469,
      0.9999780710925731, 0.99999976473476287, 0.999999995206037}}};

TEST(BetaQuantilesTest, AreThoseOfTheDistribution) {
  constexpr int kRanks[] = {0, 7, 31, 32, 60, 63};
  for (const BetaCase& test : kBetaCases) {
    const DrawValues quantiles = BetaQuantiles(test.a, test.b);
    for (size_t i = 0; i < std::size(kRanks); ++i) {
      EXPECT_NEAR(quantiles[kRanks[i]] / test.quantiles[i], 1, 1e-6)
          << test.a << " " << test.b << " rank " << kRanks[i];
    }
  }
}

TEST(BetaQuantilesTest, AreOrderedSharesWhateverIsKnown) {
  for (const double a : {0.02, 0.3, 1.0, 7.0, 1e3, 1e7}) {
    for (const double b : {0.02, 0.3, 1.0, 7.0, 1e3, 1e7}) {
      const DrawValues quantiles = BetaQuantiles(a, b);
      EXPECT_TRUE(std::is_sorted(quantiles.begin(), quantiles.end()));
      EXPECT_GT(quantiles.front(), 0);
      EXPECT_LE(quantiles.back(), 1);
      // What is not seen as often is mirrored.
      const DrawValues mirrored = BetaQuantiles(b, a);
      for (int i = 0; i < kDrawCount; ++i) {
        EXPECT_NEAR(quantiles[i] + mirrored[kDrawCount - 1 - i], 1, 1e-6);
      }
    }
  }
}

}  // namespace
}  // namespace hearsay::forecast
