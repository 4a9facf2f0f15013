#include "query_service/fit/fit.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/time.h"
#include "query_service/fit/likelihood.h"
#include "query_service/fit/newton.h"
#include "query_service/fit/objective.h"
#include "query_service/forecast/parameter_catalog.h"

namespace hearsay::fit {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using forecast::Parameters;

// Returns a value that a billionth can tell, within its bounds. The temperature
// is rounded down, so that what comes of it stays at most 1.
double Rounded(const ModelParameterSpec& spec, double value) {
  const bool down = spec.name == kTemperatureParameter;
  const double nanos = down ? std::floor(value * 1e9) : std::round(value * 1e9);
  return ParameterValue(
      std::clamp(static_cast<int64_t>(nanos), spec.min_nanos, spec.max_nanos));
}

class Fitter {
 public:
  Fitter(absl::Span<const SagaData> sagas, const FitOptions& options)
      : options_(options), likelihood_(sagas, options.threads) {
    for (const SagaData& saga : sagas) {
      if (saga.landmarks.empty()) continue;
      ++result_.saga_count;
      result_.landmark_count += static_cast<int>(saga.landmarks.size());
      if (saga.resolved.has_value()) ++result_.resolved_count;
    }
    result_.model = options.base;
    result_.model.train_until = options.train_until;
  }

  FitResult Run() {
    result_.default_log_likelihood = LogLikelihood();
    Move(ParameterUse::kFitted);
    if (result_.resolved_count >= options_.calibrate_from) {
      Move(ParameterUse::kCalibrated);
    }
    result_.log_likelihood = LogLikelihood();
    return std::move(result_);
  }

 private:
  // In nats per saga.
  double LogLikelihood() const {
    return likelihood_.At(result_.model.parameters).value /
           std::max(result_.saga_count, 1);
  }

  // Sets the parameters of one use to where the objective is least.
  void Move(ParameterUse use) {
    const Objective objective(likelihood_, use, result_.model.parameters);
    const int before = result_.iterations;
    const Optimum optimum =
        Minimise([&](const VectorXd& point) { return objective.At(point); },
                 objective.Defaults(), objective.GetBounds(),
                 [&](int iterations) {
                   result_.iterations = before + iterations;
                   if (options_.on_iteration)
                     options_.on_iteration(result_.iterations);
                 });
    const Parameters found = objective.ParametersAt(optimum.point);
    const bool fitted = use == ParameterUse::kFitted;
    result_.converged = optimum.converged && (fitted || result_.converged);
    VectorXd deviations = VectorXd::Zero(optimum.point.size());
    if (fitted) deviations = SetCovariance(objective, optimum);
    for (size_t i = 0; i < objective.specs().size(); ++i) {
      const ModelParameterSpec& spec = *objective.specs()[i];
      const auto& field = *forecast::FindParameterField(spec.name);
      const double value = Rounded(spec, field.In(found));
      field.In(result_.model.parameters) = value;
      result_.parameters.push_back({std::string(spec.name),
                                    ParameterValue(spec.default_nanos), value,
                                    deviations[i]});
    }
  }

  // Sets how sure the fitted parameters are: the inverse of the curvature at
  // the optimum. The data make none of them, nor any sum of them, less sure
  // than the prior. Returns their standard deviations.
  VectorXd SetCovariance(const Objective& objective, const Optimum& optimum) {
    const VectorXd prior = objective.PriorDeviations();
    const MatrixXd relative =
        prior.asDiagonal() * optimum.at.hessian * prior.asDiagonal();
    const MatrixXd covariance =
        prior.asDiagonal() * InverseOf(relative, 1) * prior.asDiagonal();
    const MatrixXd factor = covariance.llt().matrixL();
    forecast::Model& model = result_.model;
    model.fitted.clear();
    model.covariance_factor.clear();
    for (int row = 0; row < factor.rows(); ++row) {
      model.fitted.emplace_back(objective.specs()[row]->name);
      for (int column = 0; column <= row; ++column) {
        model.covariance_factor.push_back(factor(row, column));
      }
    }
    return covariance.diagonal().cwiseSqrt();
  }

  const FitOptions& options_;
  const Likelihood likelihood_;
  FitResult result_;
};

}  // namespace

FitResult Fit(absl::Span<const SagaData> sagas, const FitOptions& options) {
  return Fitter(sagas, options).Run();
}

v1::Model ModelVersion(const FitResult& result, int64_t train_revision) {
  v1::Model version = ModelToProto(result.model);
  version.set_train_revision(train_revision);
  version.set_provenance(absl::StrFormat(
      "fit_model: %d sagas, %d of them resolved, %d landmarks; log likelihood "
      "per saga %.4f, with the defaults %.4f",
      result.saga_count, result.resolved_count, result.landmark_count,
      result.log_likelihood, result.default_log_likelihood));
  return version;
}

}  // namespace hearsay::fit
