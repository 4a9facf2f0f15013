// The numbers that a model version may change, as fields of Parameters.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_PARAMETER_CATALOG_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_PARAMETER_CATALOG_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/model_parameters.h"
#include "query_service/copy_model.h"
#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {

// Where one of them is kept.
struct ParameterField {
  double& In(Parameters& parameters) const {
    return of_copies == nullptr ? parameters.*own
                                : parameters.copies.*of_copies;
  }
  double In(const Parameters& parameters) const {
    return of_copies == nullptr ? parameters.*own
                                : parameters.copies.*of_copies;
  }

  absl::string_view name;
  // One of both.
  double Parameters::*own = nullptr;
  double CopyRates::*of_copies = nullptr;
};

// Returns the field of that name, or null. Each of ModelParameters() has one.
const ParameterField* FindParameterField(absl::string_view name);

// Returns `value` moved by `shift` on the scale of `spec`, and then to within
// its bounds.
double MovedOnScale(const ModelParameterSpec& spec, double value, double shift);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_PARAMETER_CATALOG_H_
