// The model, whole and with parts of it taken out.
#ifndef HEARSAY_TESTS_EVALUATION_OURS_H_
#define HEARSAY_TESTS_EVALUATION_OURS_H_

#include <array>

#include "query_service/dossier_view.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/situation.h"
#include "query_service/lineage.h"

namespace hearsay::evaluation {

enum class Variant {
  kWhole,
  // Every report is a root of its own, on the word of whoever published it.
  kWithoutLineage,
  // Every source is as reliable as any other (lambda = 1).
  kWithoutReliability,
};
inline constexpr std::array kVariants = {
    Variant::kWhole, Variant::kWithoutLineage, Variant::kWithoutReliability};
const char* NameOf(Variant variant);

// Returns the default numbers of a variant.
forecast::Model StartingModel(Variant variant);

// Returns what a variant makes of a view. `input` must hold its lineage.
forecast::Situation SituationOf(Variant variant,
                                const forecast::ForecastInput& input);

// Returns the lineage in which every report is a root of its own.
Lineage LineageOfReports(const DossierView& view);

}  // namespace hearsay::evaluation

#endif  // HEARSAY_TESTS_EVALUATION_OURS_H_
