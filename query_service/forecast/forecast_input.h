#ifndef HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_INPUT_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_INPUT_H_

#include "common/calendar.h"
#include "common/names/registry.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/model.h"
#include "query_service/forecast/source_records.h"
#include "query_service/lineage.h"

namespace hearsay::forecast {

// What every answer is computed from. All must outlive the call; registry and
// calendar are read as of the view's revision, the records must be those as of
// the view.
struct ForecastInput {
  const DossierView& view;
  const Lineage& lineage;  // of `view`
  const Registry& registry;
  const Calendar& calendar;
  const Model& model = DefaultModel();
  const SourceRecords& records = NoRecords();
  // How far to go towards what others say the probabilities are, from 0 to 1
  // (external.h).
  double external_weight = 0;

  const Parameters& parameters() const { return model.parameters; }
};

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_FORECAST_INPUT_H_
