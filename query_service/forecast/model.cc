#include "query_service/forecast/model.h"

namespace hearsay::forecast {

const Model& DefaultModel() {
  static const Model model;
  return model;
}

}  // namespace hearsay::forecast
