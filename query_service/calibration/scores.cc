#include "query_service/calibration/scores.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "query_service/calibration/bootstrap.h"
#include "query_service/forecast/exact_math.h"

namespace hearsay::calibration {
namespace {

using SagaItem = ItemSums<SagaSums::kLossCount>;
using BinSums = SagaSums::BinSums;

constexpr double BinEdge(int bin) {
  return static_cast<double>(bin) / kBinCount;
}

int BinOf(double probability) {
  int bin = 0;
  while (bin + 1 < kBinCount && probability >= BinEdge(bin + 1)) ++bin;
  return bin;
}

// Returns the sums of a bin, added if it has none yet.
BinSums& FindBin(int bin, std::vector<BinSums>& bins) {
  auto it = bins.begin();
  while (it != bins.end() && it->bin < bin) ++it;
  if (it == bins.end() || it->bin != bin) {
    it = bins.insert(it, BinSums());
    it->bin = bin;
  }
  return *it;
}

void AddBin(const BinSums& added, BinSums& total) {
  total.count += added.count;
  total.weight += added.weight;
  total.forecast += added.forecast;
  total.happened += added.happened;
}

// Sets the means over all sagas and over samples of them.
void SetMeans(absl::Span<const SagaSums* const> sagas, Scores& scores) {
  SagaItem total;
  std::vector<SagaItem> items;
  items.reserve(sagas.size());
  for (const SagaSums* saga : sagas) {
    items.push_back({saga->weight, saga->losses});
    total.weight += saga->weight;
    for (size_t i = 0; i < total.sums.size(); ++i) {
      total.sums[i] += saga->losses[i];
    }
  }
  const auto samples =
      ResampledMeans(absl::Span<const SagaItem>(items), kBootstrapSamples);
  const auto score = [&](SagaSums::Loss loss) {
    const auto [low, high] = OuterPoints(samples[loss]);
    return Score{total.sums[loss] / total.weight, low, high};
  };
  scores.brier = score(SagaSums::kBrier);
  scores.log_loss = score(SagaSums::kLogLoss);
  scores.base_brier = score(SagaSums::kBaseBrier);
  scores.base_log_loss = score(SagaSums::kBaseLogLoss);
  scores.log_loss_gain = score(SagaSums::kGain);
}

// Sets what the bins tell.
void SetReliability(const std::array<BinSums, kBinCount>& bins, double weight,
                    Scores& scores) {
  const double rate = scores.outcome_rate;
  scores.uncertainty = rate * (1 - rate);
  for (int i = 0; i < kBinCount; ++i) {
    const BinSums& bin = bins[i];
    if (bin.count == 0) continue;
    const double mean = bin.forecast / bin.weight;
    const double bin_rate = bin.happened / bin.weight;
    const double off = mean - bin_rate;
    const double apart = bin_rate - rate;
    scores.reliability += bin.weight * off * off;
    scores.resolution += bin.weight * apart * apart;
    scores.calibration_error += bin.weight * std::abs(off);
    scores.bins.push_back(
        {BinEdge(i), BinEdge(i + 1), bin.count, mean, bin_rate});
  }
  scores.reliability /= weight;
  scores.resolution /= weight;
  scores.calibration_error /= weight;
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

void SagaSums::Add(const JudgedForecast& forecast) {
  const double added = forecast.weight;
  const double loss = LogLossOf(forecast.probability, forecast.happened);
  const double base_loss = LogLossOf(forecast.base, forecast.happened);
  ++count;
  weight += added;
  losses[kBrier] += added * BrierOf(forecast.probability, forecast.happened);
  losses[kLogLoss] += added * loss;
  losses[kBaseBrier] += added * BrierOf(forecast.base, forecast.happened);
  losses[kBaseLogLoss] += added * base_loss;
  losses[kGain] += added * (base_loss - loss);
  BinSums& bin = FindBin(BinOf(forecast.probability), bins);
  ++bin.count;
  bin.weight += added;
  bin.forecast += added * forecast.probability;
  if (!forecast.happened) return;
  happened += added;
  bin.happened += added;
}

void SagaSums::ShareWeight() {
  const double share = 1.0 / count;
  weight *= share;
  happened *= share;
  for (double& loss : losses) loss *= share;
  for (BinSums& bin : bins) {
    bin.weight *= share;
    bin.forecast *= share;
    bin.happened *= share;
  }
}

Scores ScoresOf(absl::Span<const SagaSums* const> sagas) {
  Scores scores;
  if (sagas.empty()) return scores;
  scores.saga_count = static_cast<int>(sagas.size());
  double weight = 0;
  double happened = 0;
  std::array<BinSums, kBinCount> bins;
  for (const SagaSums* saga : sagas) {
    scores.forecast_count += saga->count;
    weight += saga->weight;
    happened += saga->happened;
    for (const BinSums& bin : saga->bins) AddBin(bin, bins[bin.bin]);
  }
  scores.outcome_rate = happened / weight;
  SetMeans(sagas, scores);
  SetReliability(bins, weight, scores);
  return scores;
}

Scores ScoresOf(absl::Span<const JudgedForecast> forecasts) {
  std::vector<SagaSums> sagas;
  for (size_t i = 0; i < forecasts.size(); ++i) {
    const bool is_first = i == 0 || forecasts[i].saga != forecasts[i - 1].saga;
    if (is_first) sagas.emplace_back();
    sagas.back().Add(forecasts[i]);
  }
  std::vector<const SagaSums*> all;
  for (const SagaSums& saga : sagas) all.push_back(&saga);
  return ScoresOf(all);
}

}  // namespace hearsay::calibration
