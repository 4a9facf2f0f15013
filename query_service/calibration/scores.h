// How well forecasts have held, once it is known what happened.
#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_SCORES_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_SCORES_H_

#include <array>
#include <vector>

#include "absl/types/span.h"

namespace hearsay::calibration {

// A forecast of which it is known whether it came true.
struct JudgedForecast {
  double probability = 0;
  // What it is held against: the probability without any evidence, or another
  // method's.
  double base = 0;
  bool happened = false;
  // The saga that it is about. Those of one saga depend on each other: the
  // bootstrap draws all or none of them.
  int saga = 0;
  double weight = 1;
};

// A score, and the 5 % and 95 % points of where it lies for other sagas of the
// same kind.
struct Score {
  double value = 0;
  double low = 0;
  double high = 0;
};

// What happened of the forecasts with probabilities in [low, high), in the last
// bin [low, 1].
struct Bin {
  double low = 0;
  double high = 0;
  int forecast_count = 0;
  double mean_forecast = 0;
  double outcome_rate = 0;
};

// All means are weighted.
struct Scores {
  int forecast_count = 0;
  int saga_count = 0;
  double outcome_rate = 0;
  Score brier;     // (p - y)^2, in [0, 1]
  Score log_loss;  // -ln p of what came true, or not; in nats
  Score base_brier;
  Score base_log_loss;
  Score log_loss_gain;  // base_log_loss - log_loss, sagas drawn together
  // Murphy's parts, of the bins: brier = reliability - resolution + uncertainty
  // + what the bins leave.
  double reliability = 0;
  double resolution = 0;
  double uncertainty = 0;
  double calibration_error = 0;
  std::vector<Bin> bins;  // those that are not empty, ascending
};

inline constexpr int kBinCount = 10;
inline constexpr int kBootstrapSamples = 200;
// A probability below it, of what happened, is taken for it.
inline constexpr double kLogLossFloor = 1e-6;

// Returns (p - y)^2.
double BrierOf(double probability, bool happened);
// Returns -ln of the probability of what happened.
double LogLossOf(double probability, bool happened);

// What is summed up of each saga: all that scores are made of. The sums are
// weighted.
struct SagaSums {
  enum Loss { kBrier, kLogLoss, kBaseBrier, kBaseLogLoss, kGain, kLossCount };
  struct BinSums {
    int bin = 0;
    int count = 0;
    double weight = 0;
    double forecast = 0;
    double happened = 0;
  };

  void Add(const JudgedForecast& forecast);
  // Makes the forecasts weigh 1 together, where they weighed 1 each.
  void ShareWeight();

  int count = 0;
  double weight = 0;
  double happened = 0;
  std::array<double, kLossCount> losses = {};
  std::vector<BinSums> bins;  // those that are not empty, ascending
};

// Returns the scores; all zero without sagas. The order of the sagas decides
// which of them the bootstrap draws, and in which order sums are made: the same
// sagas in the same order give the same bits everywhere.
Scores ScoresOf(absl::Span<const SagaSums* const> sagas);
// The same of forecasts; those of a saga must stand together.
Scores ScoresOf(absl::Span<const JudgedForecast> forecasts);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_SCORES_H_
