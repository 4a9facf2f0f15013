#include "query_service/calibration/scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "query_service/calibration/bootstrap.h"
#include "tests/testing/random.h"

namespace hearsay::calibration {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::Field;

TEST(ScoresTest, AreZeroWithoutForecasts) {
  const Scores scores = ScoresOf(std::vector<JudgedForecast>());
  EXPECT_EQ(scores.forecast_count, 0);
  EXPECT_EQ(scores.saga_count, 0);
  EXPECT_EQ(scores.brier.high, 0);
  EXPECT_TRUE(scores.bins.empty());
}

// Worked out by hand: of 0.8, 0.7 and 0.1 the first and the last came true.
TEST(ScoresTest, MatchNumbersWorkedOutByHand) {
  const Scores scores = ScoresOf(std::vector<JudgedForecast>{
      {0.8, 0.5, true, 0}, {0.75, 0.5, false, 1}, {0.1, 0.25, true, 2}});
  EXPECT_EQ(scores.forecast_count, 3);
  EXPECT_EQ(scores.saga_count, 3);
  EXPECT_THAT(scores.outcome_rate, DoubleEq(2.0 / 3));
  // (0.04 + 0.5625 + 0.81) / 3
  EXPECT_NEAR(scores.brier.value, 0.4708333333333333, 1e-15);
  // (0.25 + 0.25 + 0.5625) / 3
  EXPECT_NEAR(scores.base_brier.value, 0.3541666666666667, 1e-15);
  // (0.2231435513142097 + 1.3862943611198906 + 2.3025850929940455) / 3
  EXPECT_NEAR(scores.log_loss.value, 1.3040076684760486, 1e-15);
  // (2 * 0.6931471805599453 + 1.3862943611198906) / 3
  EXPECT_NEAR(scores.base_log_loss.value, 0.9241962407465937, 1e-15);
  EXPECT_NEAR(scores.log_loss_gain.value, -0.3798114277294549, 1e-15);
  EXPECT_NEAR(scores.uncertainty, 2.0 / 9, 1e-15);
  // Bins of 0.1, 0.75 and 0.8 are off by 0.9, 0.75 and 0.2.
  EXPECT_NEAR(scores.calibration_error, 1.85 / 3, 1e-15);
  EXPECT_NEAR(scores.reliability, (0.81 + 0.5625 + 0.04) / 3, 1e-15);
  // They lie 1/3, 2/3 and 1/3 from the rate of all.
  EXPECT_NEAR(scores.resolution, (1 + 4 + 1) / 27.0, 1e-15);
}

TEST(ScoresTest, WeighForecasts) {
  const Scores scores = ScoresOf(std::vector<JudgedForecast>{
      {0.5, 0.5, true, 0, 0.5}, {0.5, 0.5, true, 0, 0.5}, {1, 1, false, 1}});
  EXPECT_THAT(scores.outcome_rate, DoubleEq(0.5));
  EXPECT_THAT(scores.brier.value, DoubleEq((0.25 + 1) / 2));
  EXPECT_EQ(scores.saga_count, 2);
}

TEST(ScoresTest, PutEdgesIntoTheBinThatTheyBegin) {
  std::vector<JudgedForecast> forecasts;
  int saga = 0;
  for (const double p : {0.0, 0.1, 0.2, 0.3, 0.6, 0.7, 1.0}) {
    forecasts.push_back({p, p, true, saga++});
  }
  const Scores scores = ScoresOf(forecasts);
  EXPECT_THAT(scores.bins,
              ElementsAre(Field(&Bin::low, 0.0), Field(&Bin::low, 0.1),
                          Field(&Bin::low, 0.2), Field(&Bin::low, 0.3),
                          Field(&Bin::low, 0.6), Field(&Bin::low, 0.7),
                          Field(&Bin::low, 0.9)));
  EXPECT_EQ(scores.bins.back().high, 1.0);
}

TEST(ScoresTest, BoundTheLossOfTheImpossible) {
  EXPECT_NEAR(LogLossOf(0, true), 13.815510557964274, 1e-13);
  EXPECT_NEAR(LogLossOf(1, false), 13.815510557964274, 1e-13);
  EXPECT_EQ(LogLossOf(1, true), 0);
  EXPECT_EQ(LogLossOf(0, false), 0);
}

std::vector<JudgedForecast> RandomForecasts(uint64_t seed, int sagas) {
  testing::Random random(seed);
  std::vector<JudgedForecast> forecasts;
  for (int saga = 0; saga < sagas; ++saga) {
    const int count = random.Between(1, 6);
    for (int i = 0; i < count; ++i) {
      JudgedForecast forecast;
      forecast.probability = random.Between(0, 1000) / 1000.0;
      forecast.base = random.Between(0, 1000) / 1000.0;
      forecast.happened =
          random.Chance(static_cast<int>(100 * forecast.probability));
      forecast.saga = saga;
      forecast.weight = 1.0 / count;
      forecasts.push_back(forecast);
    }
  }
  return forecasts;
}

// The same by the definitions, one number at a time.
double Mean(const std::vector<JudgedForecast>& forecasts,
            double (*value)(const JudgedForecast&)) {
  double sum = 0, weight = 0;
  for (const JudgedForecast& forecast : forecasts) {
    sum += forecast.weight * value(forecast);
    weight += forecast.weight;
  }
  return sum / weight;
}
double Squared(const JudgedForecast& forecast) {
  return std::pow(forecast.probability - (forecast.happened ? 1 : 0), 2);
}
double Loss(const JudgedForecast& forecast) {
  const double p = std::max(forecast.probability, 1e-6);
  const double q = std::max(1 - forecast.probability, 1e-6);
  return forecast.happened ? -std::log(p) : -std::log(q);
}
double BaseLoss(const JudgedForecast& forecast) {
  JudgedForecast base = forecast;
  base.probability = forecast.base;
  return Loss(base);
}
double Gain(const JudgedForecast& forecast) {
  return BaseLoss(forecast) - Loss(forecast);
}

TEST(ScoresTest, MatchTheDefinitionsOnRandomForecasts) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const auto forecasts = RandomForecasts(seed, 40);
    const Scores scores = ScoresOf(forecasts);
    EXPECT_NEAR(scores.brier.value, Mean(forecasts, Squared), 1e-13);
    EXPECT_NEAR(scores.log_loss.value, Mean(forecasts, Loss), 1e-13);
    EXPECT_NEAR(scores.base_log_loss.value, Mean(forecasts, BaseLoss), 1e-13);
    EXPECT_NEAR(scores.log_loss_gain.value, Mean(forecasts, Gain), 1e-13);
  }
}

// brier = reliability - resolution + uncertainty + what the bins leave: the
// spread of the forecasts within each bin, less twice how it goes with what
// happened.
TEST(ScoresTest, DecomposeTheBrierScore) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const auto forecasts = RandomForecasts(seed, 60);
    const Scores scores = ScoresOf(forecasts);
    double left = 0, weight = 0;
    for (const JudgedForecast& forecast : forecasts) {
      const auto bin = std::find_if(
          scores.bins.begin(), scores.bins.end(), [&](const Bin& candidate) {
            return forecast.probability < candidate.high || candidate.high == 1;
          });
      const double spread = forecast.probability - bin->mean_forecast;
      const double y = forecast.happened ? 1 : 0;
      left += forecast.weight *
              (spread * spread - 2 * spread * (y - bin->outcome_rate));
      weight += forecast.weight;
    }
    EXPECT_NEAR(scores.brier.value,
                scores.reliability - scores.resolution + scores.uncertainty +
                    left / weight,
                1e-13);
  }
}

TEST(ScoresTest, DecomposeExactlyWhereBinsAreSingleValues) {
  const Scores scores =
      ScoresOf(std::vector<JudgedForecast>{{0.2, 0, false, 0},
                                           {0.2, 0, true, 1},
                                           {0.7, 0, true, 2},
                                           {0.7, 0, true, 3}});
  EXPECT_NEAR(scores.brier.value,
              scores.reliability - scores.resolution + scores.uncertainty,
              1e-15);
}

// Draws whole sagas and computes the means of the rows drawn.
TEST(ScoresTest, TakeIntervalsFromResampledSagas) {
  const auto forecasts = RandomForecasts(7, 25);
  std::map<int, std::vector<JudgedForecast>> sagas;
  for (const JudgedForecast& forecast : forecasts) {
    sagas[forecast.saga].push_back(forecast);
  }
  std::vector<double> brier, gain;
  for (uint32_t sample = 0; sample < 200; ++sample) {
    std::vector<JudgedForecast> drawn;
    for (uint32_t draw = 0; draw < sagas.size(); ++draw) {
      const auto& saga =
          sagas[static_cast<int>(DrawnItem(sample, draw, sagas.size()))];
      drawn.insert(drawn.end(), saga.begin(), saga.end());
    }
    brier.push_back(Mean(drawn, Squared));
    gain.push_back(Mean(drawn, Gain));
  }
  std::sort(brier.begin(), brier.end());
  std::sort(gain.begin(), gain.end());
  const Scores scores = ScoresOf(forecasts);
  EXPECT_NEAR(scores.brier.low, brier[9], 1e-13);
  EXPECT_NEAR(scores.brier.high, brier[190], 1e-13);
  EXPECT_NEAR(scores.log_loss_gain.low, gain[9], 1e-13);
  EXPECT_NEAR(scores.log_loss_gain.high, gain[190], 1e-13);
  EXPECT_LT(scores.brier.low, scores.brier.value);
  EXPECT_GT(scores.brier.high, scores.brier.value);
}

TEST(ScoresTest, HaveTheSameBitsEachTime) {
  const auto forecasts = RandomForecasts(11, 30);
  const Scores once = ScoresOf(forecasts);
  const Scores again = ScoresOf(forecasts);
  EXPECT_EQ(once.log_loss.low, again.log_loss.low);
  EXPECT_EQ(once.log_loss.high, again.log_loss.high);
  EXPECT_EQ(once.brier.value, again.brier.value);
}

// The numbers are part of what answers promise: another generator is another
// engine version.
TEST(BootstrapTest, DrawsWhatItHasAlwaysDrawn) {
  EXPECT_EQ(DrawnItem(0, 0, 1000), 883u);
  EXPECT_EQ(DrawnItem(0, 1, 1000), 431u);
  EXPECT_EQ(DrawnItem(1, 0, 1000), 273u);
  EXPECT_EQ(DrawnItem(199, 9999, 10000), 3309u);
}

TEST(BootstrapTest, DrawsEachItemAboutEquallyOften) {
  std::vector<int> counts(10);
  for (uint32_t sample = 0; sample < 200; ++sample) {
    for (uint32_t draw = 0; draw < 100; ++draw) {
      ++counts[DrawnItem(sample, draw, counts.size())];
    }
  }
  for (const int count : counts) EXPECT_NEAR(count, 2000, 200);
}

TEST(BootstrapTest, LeavesAsManyBelowAsAbove) {
  std::vector<double> values;
  for (int i = 200; i > 0; --i) values.push_back(i);
  EXPECT_THAT(OuterPoints(values), ElementsAre(10, 191));
  EXPECT_THAT(OuterPoints({3}), ElementsAre(3, 3));
  EXPECT_THAT(OuterPoints({}), ElementsAre(0, 0));
}

}  // namespace
}  // namespace hearsay::calibration
