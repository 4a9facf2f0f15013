#include "query_service/fit/likelihood.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "common/model_parameters.h"
#include "query_service/forecast/parameter_catalog.h"
#include "tests/query_service/fit/random_landmarks.h"

namespace hearsay::fit {
namespace {

using forecast::FindParameterField;
using forecast::Parameters;

constexpr StartState kStarts[] = {StartState::kUnsettled, StartState::kRenewed,
                                  StartState::kReleased};

// Parameters away from their defaults, with a temperature and biases.
Parameters RandomParameters(Random& random) {
  Parameters parameters;
  for (const ModelParameterSpec& spec : ModelParameters()) {
    if (spec.use == ParameterUse::kGiven) continue;
    double& value = FindParameterField(spec.name)->In(parameters);
    value = forecast::MovedOnScale(spec, value,
                                   spec.prior_sd * (2 * Unit(random) - 1));
  }
  return parameters;
}

// How likely it is that nothing has happened by the last deadline.
double StillThere(const HazardInput& hazards, const Parameters& parameters) {
  double left = 1;
  const auto rows = RunHazards(hazards, parameters);
  for (const Exit& exit : ExitsOf(hazards)) {
    left -= ExitSeries(rows, hazards, exit).back();
  }
  return left;
}

// One landmark followed for `exposure` without an exit.
SagaData Followed(const HazardInput& hazards, absl::Duration exposure) {
  Landmark landmark;
  landmark.hazards = hazards;
  landmark.exposure = exposure;
  return SagaOf(landmark);
}

double LogLikelihood(const SagaData& saga, const Parameters& parameters) {
  return Likelihood({saga}, 1).At(parameters).value;
}

// By hand: all clubs together, summer, contract unknown, no evidence: 0.013 a
// week for a fee, 0.6 of it on loan, 0.004 for a renewal.
TEST(LikelihoodTest, IsTheRateOfTheExitAndAllRatesOverTheExposure) {
  HazardInput hazards;
  hazards.window_rates = {
      {{{absl::ZeroDuration(), 0.013, WindowState::kSummer}}, false}};
  hazards.clubs.resize(1);
  SagaData saga = Followed(hazards, 10 * kWeek);
  const double all = 0.013 * 1.6 + 0.004;
  EXPECT_NEAR(LogLikelihood(saga, Parameters()), -10 * all, 1e-12);
  saga.landmarks[0].exit = Exit{ExitKind::kLoan, 0};
  EXPECT_NEAR(LogLikelihood(saga, Parameters()),
              std::log(0.013 * 0.6) - 10 * all, 1e-12);
  saga.landmarks[0].exit = Exit{ExitKind::kRenewal};
  EXPECT_NEAR(LogLikelihood(saga, Parameters()), std::log(0.004) - 10 * all,
              1e-12);
  // Two landmarks of one saga count by half each.
  saga.landmarks.push_back(Followed(hazards, 4 * kWeek).landmarks[0]);
  EXPECT_NEAR(LogLikelihood(saga, Parameters()),
              (std::log(0.004) - 10 * all - 4 * all) / 2, 1e-12);
}

// A named club in the last six months: its share and its evidence.
TEST(LikelihoodTest, CountsEvidenceAsTheModelDoes) {
  HazardInput hazards;
  hazards.window_rates = {
      {{{absl::ZeroDuration(), 0, WindowState::kClosed}}, false}};
  hazards.clubs.resize(2);
  hazards.clubs[0].share = 0.05;
  hazards.clubs[0].pulls[forecast::kFree] = {0.4, 1.2, 0.3};
  hazards.expiry = 100 * kDay;
  hazards.last_six_months = -82 * kDay;
  SagaData saga = Followed(hazards, 9 * kDay);
  saga.landmarks[0].exit = Exit{ExitKind::kFree, 0};
  const auto rate = [](int week) {
    return 0.015 * (0.05 + 0.4) *
           std::exp(0.8 * 1.2 * std::exp2(-week / 52.0) +
                    3 * 0.3 * std::exp2(-week / 8.0));
  };
  const double others = 0.015 * 0.95 + 0.010;
  EXPECT_NEAR(LogLikelihood(saga, Parameters()),
              std::log(rate(1)) - rate(0) - rate(1) * 2 / 7 - others * 9 / 7,
              1e-12);
}

// Both follow from the forward pass by other ways: that nothing happens, and
// how the chance of each exit grows on the last grid cell.
TEST(LikelihoodTest, AgreesWithTheForwardPass) {
  Random random(1);
  int exits = 0;
  for (int i = 0; i < 400; ++i) {
    const Parameters parameters = RandomParameters(random);
    HazardInput hazards = RandomHazards(random, parameters, kStarts[i % 3]);
    const absl::Duration exposure = absl::Hours(30 + random.Below(51 * 7 * 24));
    hazards.deadlines = {exposure};
    const double left = StillThere(hazards, parameters);
    SagaData saga = Followed(hazards, exposure);
    EXPECT_NEAR(LogLikelihood(saga, parameters), std::log(left),
                1e-11 + 1e-14 / left);

    const GridCell last = GridCellsOf(hazards, exposure).back();
    hazards.deadlines = {absl::Nanoseconds(last.from), exposure};
    if (last.from == 0) hazards.deadlines.erase(hazards.deadlines.begin());
    const auto rows = RunHazards(hazards, parameters);
    for (const Exit& exit : ExitsOf(hazards)) {
      const std::vector<double> series = ExitSeries(rows, hazards, exit);
      const double gained =
          series.back() - (series.size() > 1 ? series.front() : 0);
      if (!OpenBase(hazards, last, exit).has_value()) {
        EXPECT_NEAR(gained, 0, 1e-15);
        continue;
      }
      ++exits;
      // The chance to leave on the cell is left * total rate * q, of which each
      // exit has its share.
      hazards.deadlines = {absl::Nanoseconds(last.from)};
      const double before =
          last.from == 0 ? 1 : StillThere(hazards, parameters);
      const double total = std::log(before / left) / last.weeks();
      const double rate = gained / (before - left) * total;
      saga.landmarks[0].exit = exit;
      EXPECT_NEAR(LogLikelihood(saga, parameters),
                  std::log(rate) + std::log(left), 1e-6)
          << i;
    }
  }
  EXPECT_GT(exits, 1000);
}

std::vector<SagaData> RandomSagas(Random& random, int count) {
  std::vector<SagaData> sagas;
  for (int i = 0; i < count; ++i) {
    const Parameters parameters = RandomParameters(random);
    SagaData saga;
    for (int landmarks = 1 + random.Below(3); landmarks > 0; --landmarks) {
      saga.landmarks.push_back(
          Follow(RandomHazards(random, parameters, kStarts[i % 3]), parameters,
                 (20 + random.Below(300)) * kDay, random));
    }
    sagas.push_back(saga);
  }
  return sagas;
}

// Moves one of the likelihood's variables.
Parameters Moved(const Likelihood& likelihood, Parameters parameters,
                 int variable, double by) {
  const auto& bases = likelihood.base_parameters();
  if (variable < static_cast<int>(bases.size())) {
    FindParameterField(bases[variable])->In(parameters) *= std::exp(by);
  } else if (variable == likelihood.VariableOf(Likelihood::kProvenClub)) {
    parameters.proven_club += by;
  } else if (variable == likelihood.VariableOf(Likelihood::kStage)) {
    parameters.stage += by;
  } else if (variable == likelihood.VariableOf(Likelihood::kLeaving)) {
    parameters.direction += by;
  } else {
    parameters.renewal_direction += by;
  }
  return parameters;
}

TEST(LikelihoodTest, HasTheDerivativesThatDifferencesGive) {
  Random random(2);
  const Likelihood likelihood(RandomSagas(random, 60), 1);
  Parameters parameters = RandomParameters(random);
  // Directions move plainly there.
  parameters.temperature = 1;
  parameters.direction = 0.6;
  parameters.renewal_direction = 0.7;
  const Evaluation at = likelihood.At(parameters);
  constexpr double kStep = 1e-4;
  for (int i = 0; i < likelihood.size(); ++i) {
    const Evaluation above =
        likelihood.At(Moved(likelihood, parameters, i, kStep));
    const Evaluation below =
        likelihood.At(Moved(likelihood, parameters, i, -kStep));
    EXPECT_NE(at.gradient[i], 0) << i;
    EXPECT_NEAR(at.gradient[i], (above.value - below.value) / (2 * kStep), 1e-5)
        << i;
    for (int k = 0; k < likelihood.size(); ++k) {
      EXPECT_NEAR(at.hessian(i, k),
                  (above.gradient[k] - below.gradient[k]) / (2 * kStep), 1e-4)
          << i << " " << k;
    }
  }
}

TEST(LikelihoodTest, HasTheSameBitsForAnyNumberOfThreads) {
  Random random(3);
  const std::vector<SagaData> sagas = RandomSagas(random, 100);
  const Evaluation one = Likelihood(sagas, 1).At(Parameters());
  for (const int threads : {2, 7}) {
    const Evaluation many = Likelihood(sagas, threads).At(Parameters());
    EXPECT_EQ(one.value, many.value);
    EXPECT_EQ(one.gradient, many.gradient);
    EXPECT_EQ(one.hessian, many.hessian);
  }
}

}  // namespace
}  // namespace hearsay::fit
