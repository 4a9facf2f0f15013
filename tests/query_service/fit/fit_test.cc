#include "query_service/fit/fit.h"

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
using ::testing::Each;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr int kFittedCount = 30;

constexpr StartState kStarts[] = {StartState::kUnsettled,
                                  StartState::kUnsettled, StartState::kRenewed,
                                  StartState::kReleased};

// Sagas drawn from the model's own equations.
std::vector<SagaData> Drawn(const Parameters& truth, int count, int seed) {
  Random random(seed);
  std::vector<SagaData> sagas;
  for (int i = 0; i < count; ++i) {
    sagas.push_back(SagaOf(Follow(RandomHazards(random, truth, kStarts[i % 4]),
                                  truth, 300 * kDay, random)));
  }
  return sagas;
}

Parameters Truth() {
  Parameters truth;
  truth.fee_summer = 0.019;
  truth.fee_winter = 0.0055;
  truth.fee_yearly_mean = 0.0045;
  truth.loan = 0.4;
  truth.free_last_six_months = 0.022;
  truth.free_after_expiry = 0.08;
  truth.renewal = 0.006;
  truth.renewal_last_two_years = 0.009;
  truth.renewal_last_year = 0.007;
  truth.fee_to_20 = 0.5;
  truth.loan_30_to_32 = 0.8;
  truth.renewal_from_33 = 0.6;
  truth.left_after_renewal = 0.4;
  truth.proven_club = 0.45;
  truth.stage = 2.2;
  truth.direction = 0.55;
  truth.renewal_direction = 0.95;
  return truth;
}

// In standard deviations, on the parameter's scale.
double Error(const FittedParameter& fitted, double truth) {
  const bool is_log =
      FindModelParameter(fitted.name)->scale == ParameterScale::kLog;
  return (is_log ? std::log(fitted.value / truth) : fitted.value - truth) /
         fitted.sd;
}

TEST(FitTest, WithoutDataIsTheDefault) {
  const FitResult result = Fit({}, {});
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.saga_count, 0);
  EXPECT_THAT(result.parameters, ::testing::SizeIs(kFittedCount));
  for (const FittedParameter& parameter : result.parameters) {
    EXPECT_EQ(parameter.value, parameter.default_value) << parameter.name;
    EXPECT_NEAR(parameter.sd, FindModelParameter(parameter.name)->prior_sd,
                1e-12);
  }
  EXPECT_EQ(ModelVersion(result, 0).parameters_size(), kFittedCount);
}

TEST(FitTest, FindsTheParametersThatTheDataWereDrawnFrom) {
  const Parameters truth = Truth();
  FitOptions options;
  options.calibrate_from = 1'000'000;
  const FitResult few = Fit(Drawn(truth, 100, 1), options);
  const FitResult many = Fit(Drawn(truth, 6000, 2), options);
  EXPECT_TRUE(many.converged);
  EXPECT_LT(many.iterations, 20);
  EXPECT_GT(many.log_likelihood, many.default_log_likelihood);
  double squares = 0;
  for (size_t i = 0; i < many.parameters.size(); ++i) {
    const FittedParameter& parameter = many.parameters[i];
    const double error =
        Error(parameter, FindParameterField(parameter.name)->In(truth));
    EXPECT_LT(std::abs(error), 4) << parameter.name << " " << parameter.value;
    squares += error * error;
    // More data make surer, and none of them less sure than the prior.
    EXPECT_LT(parameter.sd, few.parameters[i].sd) << parameter.name;
    EXPECT_LE(few.parameters[i].sd,
              FindModelParameter(parameter.name)->prior_sd * (1 + 1e-9));
  }
  // Their sum is that of as many squares of standard normal numbers, but for
  // the prior's pull.
  EXPECT_LT(squares, 65);
  EXPECT_GT(squares, 8);
}

// A world in which evidence means nothing, and one in which it means
// everything: c, J and theta stay within their bounds.
TEST(FitTest, KeepsToTheBounds) {
  for (const bool strong : {false, true}) {
    Parameters truth;
    truth.proven_club = strong ? 3 : 0.1;
    truth.stage = strong ? 6 : 0;
    truth.direction = truth.renewal_direction = strong ? 1 : 0;
    Random random(5);
    std::vector<SagaData> sagas = Drawn(truth, 3000, 5);
    for (SagaData& saga : sagas) {
      for (forecast::ClubHazard& club : saga.landmarks[0].hazards.clubs) {
        for (forecast::Pull& pull : club.pulls) {
          pull.direction *= strong ? 0.3 : -1;
        }
      }
    }
    FitOptions options;
    options.calibrate_from = 0;
    const FitResult result = Fit(sagas, options);
    EXPECT_TRUE(result.converged);
    bool any_at_bound = false;
    for (const FittedParameter& parameter : result.parameters) {
      const ModelParameterSpec& spec = *FindModelParameter(parameter.name);
      EXPECT_GE(parameter.value, ParameterValue(spec.min_nanos));
      EXPECT_LE(parameter.value, ParameterValue(spec.max_nanos));
      any_at_bound |= parameter.value == ParameterValue(spec.min_nanos) ||
                      parameter.value == ParameterValue(spec.max_nanos);
    }
    EXPECT_TRUE(any_at_bound);
    const Parameters& fitted = result.model.parameters;
    EXPECT_LE(fitted.temperature * fitted.direction, 1);
    EXPECT_LE(fitted.temperature * fitted.renewal_direction, 1);
  }
}

TEST(FitTest, CalibratesOnlyWithEnoughResolvedSagas) {
  Parameters truth;
  truth.bias_fee = 1.8;
  truth.temperature = 0.5;
  const std::vector<SagaData> sagas = Drawn(truth, 2000, 6);
  const FitResult fitted = Fit(sagas, {});
  EXPECT_GT(fitted.resolved_count, 200);
  EXPECT_THAT(fitted.parameters, ::testing::SizeIs(kFittedCount + 5));
  EXPECT_GT(fitted.model.parameters.bias_fee, 1);
  EXPECT_LT(fitted.model.parameters.temperature, 1);
  EXPECT_EQ(fitted.model.fitted.size(), kFittedCount);

  FitOptions options;
  options.calibrate_from = fitted.resolved_count + 1;
  const FitResult bare = Fit(sagas, options);
  EXPECT_EQ(bare.model.parameters.bias_fee, 1);
  EXPECT_EQ(bare.model.parameters.temperature, 1);
  EXPECT_GT(fitted.log_likelihood, bare.log_likelihood);
}

// What is published is what was found, and says how sure it is.
TEST(FitTest, PublishesWhatItFound) {
  FitOptions options;
  options.train_until = absl::FromUnixSeconds(1'700'000'000);
  const FitResult result = Fit(Drawn(Truth(), 500, 7), options);
  const v1::Model version = ModelVersion(result, 42);
  EXPECT_EQ(version.train_revision(), 42);
  EXPECT_EQ(version.train_until_time().seconds(), 1'700'000'000);
  EXPECT_THAT(version.provenance(), ::testing::HasSubstr("500 sagas"));
  EXPECT_EQ(version.covariance_factor_nanos_size(),
            kFittedCount * (kFittedCount + 1) / 2);
  const forecast::Model read = forecast::ModelFromProto("models/m", version);
  EXPECT_EQ(read.fitted, result.model.fitted);
  for (const FittedParameter& parameter : result.parameters) {
    EXPECT_EQ(FindParameterField(parameter.name)->In(read.parameters),
              parameter.value);
  }
  // The first row of the factor is the first parameter's deviation.
  EXPECT_NEAR(read.covariance_factor[0], result.parameters[0].sd, 1e-9);
}

TEST(FitTest, HasTheSameBitsForAnyNumberOfThreads) {
  const std::vector<SagaData> sagas = Drawn(Truth(), 300, 8);
  FitOptions options;
  options.threads = 1;
  const std::string one =
      ModelVersion(Fit(sagas, options), 1).SerializeAsString();
  options.threads = 5;
  EXPECT_EQ(ModelVersion(Fit(sagas, options), 1).SerializeAsString(), one);
}

TEST(FitTest, TellsEachStep) {
  std::vector<int> steps;
  FitOptions options;
  options.on_iteration = [&](int step) { steps.push_back(step); };
  const FitResult result = Fit(Drawn(Truth(), 100, 9), options);
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.front(), 1);
  EXPECT_EQ(steps.back(), result.iterations);
}

}  // namespace
}  // namespace hearsay::fit
