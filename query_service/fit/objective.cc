#include "query_service/fit/objective.h"

#include <algorithm>
#include <utility>

#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/parameter_catalog.h"

namespace hearsay::fit {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using forecast::Parameters;

double OnScale(const ModelParameterSpec& spec, double value) {
  return spec.scale == ParameterScale::kLog ? forecast::Log(value) : value;
}

double OffScale(const ModelParameterSpec& spec, double position) {
  const double value =
      spec.scale == ParameterScale::kLog ? forecast::Exp(position) : position;
  return std::clamp(value, ParameterValue(spec.min_nanos),
                    ParameterValue(spec.max_nanos));
}

}  // namespace

Objective::Objective(const Likelihood& likelihood, ParameterUse use,
                     const Parameters& fixed)
    : likelihood_(likelihood), fixed_(fixed) {
  for (const ModelParameterSpec& spec : ModelParameters()) {
    if (spec.use == use) specs_.push_back(&spec);
  }
}

VectorXd Objective::Defaults() const {
  VectorXd defaults(specs_.size());
  for (size_t i = 0; i < specs_.size(); ++i) {
    defaults[i] = OnScale(*specs_[i], ParameterValue(specs_[i]->default_nanos));
  }
  return defaults;
}

Bounds Objective::GetBounds() const {
  Bounds bounds{VectorXd(specs_.size()), VectorXd(specs_.size())};
  for (size_t i = 0; i < specs_.size(); ++i) {
    const ModelParameterSpec& spec = *specs_[i];
    double max = ParameterValue(spec.max_nanos);
    // What comes of it counts up to 1 only.
    if (spec.name == kTemperatureParameter) {
      const double largest =
          std::max(fixed_.direction, fixed_.renewal_direction);
      if (largest * max > 1) max = 1 / largest;
    }
    bounds.lower[i] = OnScale(spec, ParameterValue(spec.min_nanos));
    bounds.upper[i] = OnScale(spec, max);
  }
  return bounds;
}

VectorXd Objective::PriorDeviations() const {
  VectorXd deviations(specs_.size());
  for (size_t i = 0; i < specs_.size(); ++i) {
    deviations[i] = specs_[i]->prior_sd;
  }
  return deviations;
}

Parameters Objective::ParametersAt(const VectorXd& point) const {
  Parameters parameters = fixed_;
  for (size_t i = 0; i < specs_.size(); ++i) {
    forecast::FindParameterField(specs_[i]->name)->In(parameters) =
        OffScale(*specs_[i], point[i]);
  }
  return parameters;
}

Objective::Derivatives Objective::DerivativesAt(const VectorXd& point) const {
  const Parameters parameters = ParametersAt(point);
  Derivatives all;
  all.first = all.second = MatrixXd::Zero(likelihood_.size(), point.size());
  const auto set = [&](Likelihood::Evidence evidence, int i, double first,
                       double second) {
    all.first(likelihood_.VariableOf(evidence), i) = first;
    all.second(likelihood_.VariableOf(evidence), i) = second;
  };
  const auto& bases = likelihood_.base_parameters();
  for (int i = 0; i < point.size(); ++i) {
    const absl::string_view name = specs_[i]->name;
    const double value = forecast::FindParameterField(name)->In(parameters);
    const bool is_log = specs_[i]->scale == ParameterScale::kLog;
    if (name == kTemperatureParameter) {
      const forecast::Directions directions = DirectionsOf(parameters);
      set(Likelihood::kLeaving, i, directions.leaving, directions.leaving);
      set(Likelihood::kRenewal, i, directions.renewal, directions.renewal);
    } else if (name == "proven_club") {
      set(Likelihood::kProvenClub, i, is_log ? value : 1, is_log ? value : 0);
    } else if (name == "stage") {
      set(Likelihood::kStage, i, is_log ? value : 1, is_log ? value : 0);
    } else if (name == kDirectionParameter) {
      set(Likelihood::kLeaving, i, parameters.temperature, 0);
    } else if (name == kRenewalDirectionParameter) {
      set(Likelihood::kRenewal, i, parameters.temperature, 0);
    } else {
      const auto base = std::find(bases.begin(), bases.end(), name);
      all.first(base - bases.begin(), i) = 1;
    }
  }
  return all;
}

Evaluation Objective::At(const VectorXd& point) const {
  const Evaluation data = likelihood_.At(ParametersAt(point));
  const Derivatives derivatives = DerivativesAt(point);
  const VectorXd off = (point - Defaults()).cwiseQuotient(PriorDeviations());
  Evaluation result;
  result.value = off.squaredNorm() / 2 - data.value;
  result.gradient = off.cwiseQuotient(PriorDeviations()) -
                    derivatives.first.transpose() * data.gradient;
  result.hessian =
      -(derivatives.first.transpose() * data.hessian * derivatives.first);
  result.hessian.diagonal() -= derivatives.second.transpose() * data.gradient;
  result.hessian.diagonal() += PriorDeviations().cwiseAbs2().cwiseInverse();
  return result;
}

}  // namespace hearsay::fit
