#ifndef HEARSAY_QUERY_SERVICE_FIT_NEWTON_H_
#define HEARSAY_QUERY_SERVICE_FIT_NEWTON_H_

#include <Eigen/Core>
#include <functional>

#include "query_service/fit/likelihood.h"

namespace hearsay::fit {

struct Bounds {
  Eigen::VectorXd lower;
  Eigen::VectorXd upper;
};

struct Optimum {
  Eigen::VectorXd point;
  Evaluation at;  // the point
  int iterations = 0;
  // Whether no step within the bounds makes the function much smaller.
  bool converged = false;
};

// Minimises `function` from `start` within bounds, by Newton's method.
// Variables at a bound that the gradient pushes out of it stay there. Where the
// function is not convex, the step is that of one curved alike upwards. Calls
// `on_iteration`, if set, with the count of steps after each.
Optimum Minimise(
    const std::function<Evaluation(const Eigen::VectorXd&)>& function,
    const Eigen::VectorXd& start, const Bounds& bounds,
    const std::function<void(int)>& on_iteration = nullptr);

// Returns the inverse of a matrix, symmetric, with eigenvalues raised to at
// least `eigenvalue_min`, more than 0.
Eigen::MatrixXd InverseOf(const Eigen::MatrixXd& matrix, double eigenvalue_min);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_NEWTON_H_
