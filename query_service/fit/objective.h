#ifndef HEARSAY_QUERY_SERVICE_FIT_OBJECTIVE_H_
#define HEARSAY_QUERY_SERVICE_FIT_OBJECTIVE_H_

#include <Eigen/Core>
#include <vector>

#include "common/model_parameters.h"
#include "query_service/fit/likelihood.h"
#include "query_service/fit/newton.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::fit {

// What a fit makes least: how improbable the data are under parameters, and
// these under their prior. Its variables are parameters of one use, each on its
// own scale. Thread-compatible.
class Objective {
 public:
  // Moves the parameters of `use` only; all others are those of `fixed`. The
  // likelihood must outlive it.
  Objective(const Likelihood& likelihood, ParameterUse use,
            const forecast::Parameters& fixed);

  // In the variables' order.
  const std::vector<const ModelParameterSpec*>& specs() const { return specs_; }

  // The centre of the prior.
  Eigen::VectorXd Defaults() const;
  Bounds GetBounds() const;
  // Standard deviations of the prior.
  Eigen::VectorXd PriorDeviations() const;

  forecast::Parameters ParametersAt(const Eigen::VectorXd& point) const;
  Evaluation At(const Eigen::VectorXd& point) const;

 private:
  // How the likelihood's variables move with those of the objective: first and
  // second derivatives. Only one moves several, the temperature.
  struct Derivatives {
    Eigen::MatrixXd first;
    Eigen::MatrixXd second;
  };
  Derivatives DerivativesAt(const Eigen::VectorXd& point) const;

  const Likelihood& likelihood_;
  const forecast::Parameters fixed_;
  std::vector<const ModelParameterSpec*> specs_;
};

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_OBJECTIVE_H_
