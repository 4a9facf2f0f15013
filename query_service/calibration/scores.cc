#include "query_service/calibration/scores.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "query_service/calibration/bootstrap.h"
#include "query_service/forecast/exact_math.h"

namespace hearsay::calibration {
namespace {

// What is summed up of each saga, for the bootstrap too.
enum Sum { kBrier, kLogLoss, kBaseBrier, kBaseLogLoss, kGain, kSumCount };
using SagaSums = ItemSums<kSumCount>;

constexpr double BinEdge(int bin) {
  return static_cast<double>(bin) / kBinCount;
}

int BinOf(double probability) {
  int bin = 0;
  while (bin + 1 < kBinCount && probability >= BinEdge(bin + 1)) ++bin;
  return bin;
}

// Sums of forecasts, each times its weight.
struct WeightedSums {
  int count = 0;
  double weight = 0;
  double forecast = 0;
  double happened = 0;

  void Add(const JudgedForecast& forecast_made) {
    ++count;
    weight += forecast_made.weight;
    forecast += forecast_made.weight * forecast_made.probability;
    if (forecast_made.happened) happened += forecast_made.weight;
  }
  double mean_forecast() const { return forecast / weight; }
  double outcome_rate() const { return happened / weight; }
};

std::vector<SagaSums> SumSagas(absl::Span<const JudgedForecast> forecasts) {
  std::vector<SagaSums> sagas;
  for (size_t i = 0; i < forecasts.size(); ++i) {
    const JudgedForecast& forecast = forecasts[i];
    if (i == 0 || forecast.saga != forecasts[i - 1].saga) sagas.emplace_back();
    SagaSums& saga = sagas.back();
    const double loss = LogLossOf(forecast.probability, forecast.happened);
    const double base_loss = LogLossOf(forecast.base, forecast.happened);
    const double weight = forecast.weight;
    saga.weight += weight;
    saga.sums[kBrier] +=
        weight * BrierOf(forecast.probability, forecast.happened);
    saga.sums[kLogLoss] += weight * loss;
    saga.sums[kBaseBrier] += weight * BrierOf(forecast.base, forecast.happened);
    saga.sums[kBaseLogLoss] += weight * base_loss;
    saga.sums[kGain] += weight * (base_loss - loss);
  }
  return sagas;
}

// Sets the means over all sagas and over samples of them.
void SetMeans(absl::Span<const SagaSums> sagas, Scores& scores) {
  SagaSums total;
  for (const SagaSums& saga : sagas) {
    total.weight += saga.weight;
    for (int i = 0; i < kSumCount; ++i) total.sums[i] += saga.sums[i];
  }
  const auto samples = ResampledMeans(sagas, kBootstrapSamples);
  const auto score = [&](Sum sum) {
    const auto [low, high] = OuterPoints(samples[sum]);
    return Score{total.sums[sum] / total.weight, low, high};
  };
  scores.brier = score(kBrier);
  scores.log_loss = score(kLogLoss);
  scores.base_brier = score(kBaseBrier);
  scores.base_log_loss = score(kBaseLogLoss);
  scores.log_loss_gain = score(kGain);
}

// Sets what the bins tell.
void SetReliability(absl::Span<const JudgedForecast> forecasts,
                    Scores& scores) {
  WeightedSums all;
  std::array<WeightedSums, kBinCount> bins;
  for (const JudgedForecast& forecast : forecasts) {
    all.Add(forecast);
    bins[BinOf(forecast.probability)].Add(forecast);
  }
  const double rate = all.outcome_rate();
  scores.outcome_rate = rate;
  scores.uncertainty = rate * (1 - rate);
  for (int i = 0; i < kBinCount; ++i) {
    const WeightedSums& bin = bins[i];
    if (bin.count == 0) continue;
    const double off = bin.mean_forecast() - bin.outcome_rate();
    const double apart = bin.outcome_rate() - rate;
    scores.reliability += bin.weight * off * off;
    scores.resolution += bin.weight * apart * apart;
    scores.calibration_error += bin.weight * std::abs(off);
    scores.bins.push_back({BinEdge(i), BinEdge(i + 1), bin.count,
                           bin.mean_forecast(), bin.outcome_rate()});
  }
  scores.reliability /= all.weight;
  scores.resolution /= all.weight;
  scores.calibration_error /= all.weight;
}

}  // namespace

double BrierOf(double probability, bool happened) {
  const double miss = happened ? 1 - probability : probability;
  return miss * miss;
}

double LogLossOf(double probability, bool happened) {
  const double of_it = happened ? probability : 1 - probability;
  return -forecast::Log(std::max(of_it, kLogLossFloor));
}

Scores ScoresOf(absl::Span<const JudgedForecast> forecasts) {
  Scores scores;
  if (forecasts.empty()) return scores;
  const std::vector<SagaSums> sagas = SumSagas(forecasts);
  scores.forecast_count = static_cast<int>(forecasts.size());
  scores.saga_count = static_cast<int>(sagas.size());
  SetMeans(sagas, scores);
  SetReliability(forecasts, scores);
  return scores;
}

}  // namespace hearsay::calibration
