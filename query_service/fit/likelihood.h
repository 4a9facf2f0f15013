#ifndef HEARSAY_QUERY_SERVICE_FIT_LIKELIHOOD_H_
#define HEARSAY_QUERY_SERVICE_FIT_LIKELIHOOD_H_

#include <Eigen/Core>
#include <array>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "query_service/fit/rate_terms.h"
#include "query_service/fit/saga_data.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::fit {

// A function of several variables at one point.
struct Evaluation {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
};

// How probable the data are: over all landmarks, each saga's together weighing
// 1, the logarithm of the exit's rate less all rates summed over the exposure.
//
// Its variables are, first, the logarithm of each parameter of which base rates
// are products; then, plain, c, J, and theta and theta_R as they count at the
// model's temperature.
//
// Thread-compatible. Sums are made in an order that depends on the data only.
class Likelihood {
 public:
  // What the last variables are.
  enum Evidence { kProvenClub, kStage, kLeaving, kRenewal, kEvidenceCount };

  Likelihood(absl::Span<const SagaData> sagas, int threads);

  // The parameters of which base rates are products, in the variables' order.
  const std::vector<std::string>& base_parameters() const {
    return base_parameters_;
  }
  int size() const {
    return static_cast<int>(base_parameters_.size()) + kEvidenceCount;
  }
  // Returns the variable of base_parameters()[i], or of an `Evidence`.
  int VariableOf(Evidence evidence) const {
    return static_cast<int>(base_parameters_.size()) + evidence;
  }

  Evaluation At(const forecast::Parameters& parameters) const;

 private:
  struct Sums;

  void FindExponents();
  Sums SumUp(const forecast::Parameters& parameters) const;
  // Adds what the rates with one base and the exits by them contribute.
  void AddBase(int base, const Sums& sums,
               const forecast::Parameters& parameters,
               Evaluation& result) const;

  const RateTerms terms_;
  const int threads_;
  std::vector<std::string> base_parameters_;
  // How often each base parameter is a factor of each base: exponents, by base.
  Eigen::MatrixXd exponents_;
};

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_LIKELIHOOD_H_
