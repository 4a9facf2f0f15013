#include "query_service/forecast/model.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/model_parameters.h"
#include "common/time.h"
#include "query_service/forecast/parameter_catalog.h"

namespace hearsay::forecast {
namespace {

constexpr double kMillion = 1e6;
constexpr double kBillion = 1e9;

// Returns a diagonal factor, row by row.
std::vector<double> Diagonal(const std::vector<double>& deviations) {
  std::vector<double> factor;
  for (size_t row = 0; row < deviations.size(); ++row) {
    factor.resize(factor.size() + row, 0.0);
    factor.push_back(deviations[row]);
  }
  return factor;
}

Model MakeDefault() {
  Model model;
  std::vector<double> deviations;
  for (const ModelParameterSpec& spec : ModelParameters()) {
    if (spec.use != ParameterUse::kFitted) continue;
    model.fitted.emplace_back(spec.name);
    deviations.push_back(spec.prior_sd);
  }
  model.covariance_factor = Diagonal(deviations);
  return model;
}

// Puts each copier's pairs in an order that does not depend on names.
void SortPairs(Model& model) {
  for (auto& [copier, pairs] : model.copiers) {
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const PairCopyRate& a, const PairCopyRate& b) {
                       return a.probability < b.probability;
                     });
  }
}

void AddParameter(const std::string& name, double value, bool fitted,
                  v1::Model& proto) {
  v1::ModelParameter& parameter = *proto.add_parameters();
  parameter.set_name(name);
  parameter.set_value_nanos(std::llround(value * kBillion));
  parameter.set_fitted(fitted);
}

void ParametersToProto(const Model& model, v1::Model& proto) {
  for (const std::string& name : model.fitted) {
    AddParameter(name, FindParameterField(name)->In(model.parameters),
                 /*fitted=*/true, proto);
  }
  for (const ModelParameterSpec& spec : ModelParameters()) {
    const std::string name(spec.name);
    const double value = FindParameterField(name)->In(model.parameters);
    if (value == ParameterValue(spec.default_nanos) ||
        std::count(model.fitted.begin(), model.fitted.end(), name) > 0) {
      continue;
    }
    AddParameter(name, value, /*fitted=*/false, proto);
  }
}

void PairsToProto(const Model& model, v1::Model& proto) {
  std::vector<std::pair<std::string, const PairCopyRate*>> pairs;
  for (const auto& [copier, rates] : model.copiers) {
    for (const PairCopyRate& rate : rates) pairs.emplace_back(copier, &rate);
  }
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second->original) <
           std::tie(b.first, b.second->original);
  });
  for (const auto& [copier, rate] : pairs) {
    v1::PairCopyRate& pair = *proto.add_pair_copy_rates();
    pair.set_copier(copier);
    pair.set_original(rate->original);
    pair.set_probability_ppm(
        static_cast<int32_t>(std::llround(rate->probability * kMillion)));
  }
}

}  // namespace

const Model& DefaultModel() {
  static const Model* const model = new Model(MakeDefault());
  return *model;
}

absl::Status CheckKnownParameters(const v1::Model& model) {
  for (const v1::ModelParameter& parameter : model.parameters()) {
    if (FindParameterField(parameter.name()) != nullptr) continue;
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "A model version has the parameter \"", parameter.name(),
            "\". A newer version of the query service is needed.")),
        v1::ERROR_REASON_UNKNOWN_FORMAT);
  }
  return absl::OkStatus();
}

Model ModelFromProto(std::string name, const v1::Model& proto) {
  Model model;
  model.name = std::move(name);
  for (const v1::ModelParameter& parameter : proto.parameters()) {
    FindParameterField(parameter.name())->In(model.parameters) =
        ParameterValue(parameter.value_nanos());
    if (parameter.fitted()) model.fitted.push_back(parameter.name());
  }
  for (const int64_t nanos : proto.covariance_factor_nanos()) {
    model.covariance_factor.push_back(ParameterValue(nanos));
  }
  for (const v1::PairCopyRate& pair : proto.pair_copy_rates()) {
    model.copiers[pair.copier()].push_back(
        {pair.original(), pair.probability_ppm() / kMillion});
  }
  SortPairs(model);
  model.train_until = TimeFromProto(proto.train_until_time());
  return model;
}

v1::Model ModelToProto(const Model& model) {
  v1::Model proto;
  ParametersToProto(model, proto);
  for (const double value : model.covariance_factor) {
    proto.add_covariance_factor_nanos(std::llround(value * kBillion));
  }
  PairsToProto(model, proto);
  if (model.train_until != absl::InfinitePast()) {
    *proto.mutable_train_until_time() = TimeToProto(model.train_until);
  }
  return proto;
}

}  // namespace hearsay::forecast
