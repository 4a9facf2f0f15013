#include "query_service/fit/newton.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hearsay::fit {
namespace {

using Eigen::MatrixXd;
using Eigen::Vector2d;
using Eigen::VectorXd;

// Rosenbrock's valley, with its bottom at (1, 1).
Evaluation Valley(const VectorXd& at) {
  const double x = at[0], y = at[1];
  Evaluation result;
  result.value = (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
  result.gradient =
      Vector2d(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x));
  result.hessian.resize(2, 2);
  result.hessian << 2 - 400 * (y - 3 * x * x), -400 * x, -400 * x, 200;
  return result;
}

const Bounds kWide{Vector2d(-10, -10), Vector2d(10, 10)};

TEST(NewtonTest, FindsTheBottomOfACurvedValley) {
  std::vector<int> steps;
  const Optimum optimum = Minimise(Valley, Vector2d(-1.2, 1), kWide,
                                   [&](int step) { steps.push_back(step); });
  EXPECT_TRUE(optimum.converged);
  EXPECT_NEAR(optimum.point[0], 1, 1e-9);
  EXPECT_NEAR(optimum.point[1], 1, 1e-9);
  EXPECT_EQ(steps.back(), optimum.iterations);
}

TEST(NewtonTest, StaysWithinTheBounds) {
  const Bounds bounds{Vector2d(-2, -2), Vector2d(0.5, 2)};
  const Optimum optimum = Minimise(Valley, Vector2d(-1.2, 1), bounds);
  EXPECT_TRUE(optimum.converged);
  EXPECT_EQ(optimum.point[0], 0.5);
  EXPECT_NEAR(optimum.point[1], 0.25, 1e-9);
  // Also from outside.
  EXPECT_EQ(Minimise(Valley, Vector2d(3, 1), bounds).point[0], 0.5);
}

TEST(NewtonTest, DescendsWhereTheFunctionIsNotConvex) {
  // x^4 - x^2 is a hill around 0.
  const auto hill = [](const VectorXd& at) {
    const double x = at[0];
    Evaluation result;
    result.value = x * x * x * x - x * x;
    result.gradient = VectorXd::Constant(1, 4 * x * x * x - 2 * x);
    result.hessian = MatrixXd::Constant(1, 1, 12 * x * x - 2);
    return result;
  };
  const Bounds bounds{VectorXd::Constant(1, -5), VectorXd::Constant(1, 5)};
  const Optimum optimum = Minimise(hill, VectorXd::Constant(1, 0.1), bounds);
  EXPECT_TRUE(optimum.converged);
  EXPECT_NEAR(optimum.point[0], std::sqrt(0.5), 1e-9);
}

TEST(NewtonTest, InvertsWithEigenvaluesRaised) {
  MatrixXd matrix(2, 2);
  matrix << 4, 0, 0, -3;
  MatrixXd expected(2, 2);
  expected << 0.25, 0, 0, 2;
  EXPECT_TRUE(InverseOf(matrix, 0.5).isApprox(expected, 1e-12));
}

}  // namespace
}  // namespace hearsay::fit
