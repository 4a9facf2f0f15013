#include "query_service/fit/newton.h"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace hearsay::fit {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kIterationsMax = 200;
constexpr int kHalvingsMax = 60;
// What a step must at least promise to gain.
constexpr double kGainMin = 1e-18;
// Share of it that it must keep.
constexpr double kKept = 1e-4;
// Of the function's value.
constexpr double kRounding = 1e-13;
constexpr double kCurvatureMin = 1e-6;

VectorXd Within(const Bounds& bounds, const VectorXd& point) {
  return point.cwiseMax(bounds.lower).cwiseMin(bounds.upper);
}

// Returns the variables that can move.
std::vector<int> FreeVariables(const VectorXd& point, const VectorXd& gradient,
                               const Bounds& bounds) {
  std::vector<int> free;
  for (int i = 0; i < point.size(); ++i) {
    const bool held = (point[i] <= bounds.lower[i] && gradient[i] > 0) ||
                      (point[i] >= bounds.upper[i] && gradient[i] < 0);
    if (!held) free.push_back(i);
  }
  return free;
}

// Returns the step to where the function, if it were quadratic, would be least.
VectorXd StepFrom(const VectorXd& point, const Evaluation& at,
                  const Bounds& bounds) {
  const std::vector<int> free = FreeVariables(point, at.gradient, bounds);
  const MatrixXd hessian = at.hessian(free, free);
  const VectorXd gradient = at.gradient(free);
  VectorXd step = VectorXd::Zero(point.size());
  step(free) = -(InverseOf(hessian, kCurvatureMin) * gradient);
  return step;
}

struct Trial {
  VectorXd point;
  Evaluation at;
};

// Returns where a step, or half of it, or half of that, ... leads that makes
// the function smaller; nothing if none does.
std::optional<Trial> TakeStep(
    const std::function<Evaluation(const VectorXd&)>& function,
    const Optimum& from, VectorXd step, const Bounds& bounds) {
  const double rounding = kRounding * (1 + std::abs(from.at.value));
  for (int i = 0; i < kHalvingsMax; ++i) {
    Trial trial;
    trial.point = Within(bounds, from.point + step);
    const double promised = from.at.gradient.dot(trial.point - from.point);
    if (promised < 0) {
      trial.at = function(trial.point);
      if (trial.at.value <= from.at.value + kKept * promised + rounding) {
        return trial;
      }
    }
    step /= 2;
  }
  return std::nullopt;
}

}  // namespace

MatrixXd InverseOf(const MatrixXd& matrix, double eigenvalue_min) {
  if (matrix.size() == 0) return matrix;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(matrix);
  const VectorXd inverse =
      solver.eigenvalues().cwiseMax(eigenvalue_min).cwiseInverse();
  return solver.eigenvectors() * inverse.asDiagonal() *
         solver.eigenvectors().transpose();
}

Optimum Minimise(const std::function<Evaluation(const VectorXd&)>& function,
                 const VectorXd& start, const Bounds& bounds,
                 const std::function<void(int)>& on_iteration) {
  Optimum best;
  best.point = Within(bounds, start);
  best.at = function(best.point);
  while (best.iterations < kIterationsMax) {
    const VectorXd step = StepFrom(best.point, best.at, bounds);
    if (-best.at.gradient.dot(step) <= kGainMin) {
      best.converged = true;
      return best;
    }
    std::optional<Trial> trial = TakeStep(function, best, step, bounds);
    // What is left to gain is lost in rounding.
    if (!trial.has_value()) {
      best.converged = true;
      return best;
    }
    best.point = std::move(trial->point);
    best.at = std::move(trial->at);
    ++best.iterations;
    if (on_iteration) on_iteration(best.iterations);
  }
  return best;
}

}  // namespace hearsay::fit
