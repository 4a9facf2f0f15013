#include "ingest_service/validation/model_validator.h"

#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/model_parameters.h"
#include "common/validation/mention_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

constexpr int64_t kOneNanos = 1'000'000'000;

void CheckParameter(const FieldPath& field, const v1::ModelParameter& parameter,
                    Violations& violations) {
  const FieldPath name(field, "name");
  if (parameter.name().empty()) {
    AddRequired(name, violations);
    return;
  }
  const ModelParameterSpec* spec = FindModelParameter(parameter.name());
  if (spec == nullptr) {
    violations.AddInvalid(name, "is no number of the model");
    return;
  }
  CheckRange(FieldPath(field, "value_nanos"), parameter.value_nanos(),
             spec->min_nanos, spec->max_nanos, violations);
}

void CheckParameters(const FieldPath& field, const v1::Model& model,
                     Violations& violations) {
  CheckCount(FieldPath(field, "parameters"), model.parameters_size(),
             limits::kModelParametersMax, violations);
  std::set<absl::string_view> names;
  for (int i = 0; i < model.parameters_size(); ++i) {
    const FieldPath path(field, "parameters", i);
    const v1::ModelParameter& parameter = model.parameters(i);
    CheckParameter(path, parameter, violations);
    if (!parameter.name().empty() && !names.insert(parameter.name()).second) {
      violations.AddInvalid(FieldPath(path, "name"), "is there already");
    }
    if (i > 0 && parameter.fitted() && !model.parameters(i - 1).fitted()) {
      violations.AddInvalid(FieldPath(path, "fitted"),
                            "must come before those that are not");
    }
  }
}

// Returns the number that the model uses, if it is within its bounds.
int64_t NumberOf(const v1::Model& model, absl::string_view name) {
  const ModelParameterSpec& spec = *FindModelParameter(name);
  for (const v1::ModelParameter& parameter : model.parameters()) {
    if (parameter.name() != name) continue;
    const int64_t value = parameter.value_nanos();
    return spec.min_nanos <= value && value <= spec.max_nanos
               ? value
               : spec.default_nanos;
  }
  return spec.default_nanos;
}

// No direction that a temperature raises may be more than 1.
void CheckTemperature(const FieldPath& field, const v1::Model& model,
                      Violations& violations) {
  const int64_t temperature = NumberOf(model, kTemperatureParameter);
  for (const absl::string_view direction :
       {kDirectionParameter, kRenewalDirectionParameter}) {
    if (NumberOf(model, direction) * temperature <= kOneNanos * kOneNanos) {
      continue;
    }
    for (int i = 0; i < model.parameters_size(); ++i) {
      if (model.parameters(i).name() != kTemperatureParameter) continue;
      violations.AddInvalid(
          FieldPath(FieldPath(field, "parameters", i), "value_nanos"),
          absl::StrCat("times ", direction, " is more than 1"));
    }
  }
}

void CheckCovariance(const FieldPath& field, const v1::Model& model,
                     Violations& violations) {
  if (model.covariance_factor_nanos().empty()) return;
  int64_t fitted = 0;
  for (const v1::ModelParameter& parameter : model.parameters()) {
    fitted += parameter.fitted() ? 1 : 0;
  }
  const int64_t size = fitted * (fitted + 1) / 2;
  if (model.covariance_factor_nanos_size() != size) {
    violations.AddInvalid(
        FieldPath(field, "covariance_factor_nanos"),
        absl::StrCat("has ", model.covariance_factor_nanos_size(),
                     " elements; must have ", size, " for ", fitted,
                     " fitted numbers, or none"));
    return;
  }
  int index = 0;
  for (int64_t row = 0; row < fitted; ++row) {
    for (int64_t column = 0; column <= row; ++column, ++index) {
      const bool diagonal = row == column;
      CheckRange(FieldPath(field, "covariance_factor_nanos", index),
                 model.covariance_factor_nanos(index),
                 diagonal ? 1 : -limits::kCovarianceFactorNanosMax,
                 limits::kCovarianceFactorNanosMax, violations);
    }
  }
}

void CheckPair(const FieldPath& field, const v1::PairCopyRate& pair,
               Violations& violations) {
  const FieldPath copier(field, "copier");
  const FieldPath original(field, "original");
  if (pair.copier().empty()) AddRequired(copier, violations);
  CheckEntityName(copier, pair.copier(), {}, violations);
  if (pair.original().empty()) AddRequired(original, violations);
  CheckEntityName(original, pair.original(), {}, violations);
  if (!pair.copier().empty() && pair.copier() == pair.original()) {
    violations.AddInvalid(original, "must be another one than the copier");
  }
  CheckRange(FieldPath(field, "probability_ppm"), pair.probability_ppm(), 0,
             1'000'000, violations);
}

void CheckPairs(const FieldPath& field, const v1::Model& model,
                Violations& violations) {
  CheckCount(FieldPath(field, "pair_copy_rates"), model.pair_copy_rates_size(),
             limits::kPairCopyRatesMax, violations);
  for (int i = 0; i < model.pair_copy_rates_size(); ++i) {
    const FieldPath path(field, "pair_copy_rates", i);
    const v1::PairCopyRate& pair = model.pair_copy_rates(i);
    CheckPair(path, pair, violations);
    if (i == 0) continue;
    const v1::PairCopyRate& before = model.pair_copy_rates(i - 1);
    if (std::tie(pair.copier(), pair.original()) <=
        std::tie(before.copier(), before.original())) {
      violations.AddInvalid(
          path, "must come after the one before, by copier, then original");
    }
  }
}

}  // namespace

void CheckModel(const FieldPath& field, const v1::Model& model, absl::Time now,
                Violations& violations) {
  CheckParameters(field, model, violations);
  CheckTemperature(field, model, violations);
  CheckCovariance(field, model, violations);
  CheckPairs(field, model, violations);
  const FieldPath train_until_time(field, "train_until_time");
  if (model.has_train_until_time()) {
    CheckNotFuture(train_until_time, model.train_until_time(), now, violations);
  } else {
    AddRequired(train_until_time, violations);
  }
  CheckNotNegative(FieldPath(field, "train_revision"), model.train_revision(),
                   violations);
  CheckText(FieldPath(field, "provenance"), model.provenance(),
            limits::kProvenanceBytesMax, violations);
}

}  // namespace hearsay
