#include "query_service/forecast/parameters.h"

namespace hearsay::forecast {

double CertaintyWeight(v1::Certainty certainty, const Parameters& parameters) {
  switch (certainty) {
    case v1::CERTAINTY_OFFICIAL:
    case v1::CERTAINTY_ASSERTED:
      return parameters.asserted;
    case v1::CERTAINTY_EXPECTED:
      return parameters.expected;
    case v1::CERTAINTY_POSSIBLE:
      return parameters.possible;
    case v1::CERTAINTY_SPECULATIVE:
      return parameters.speculative;
    default:
      return parameters.reported;
  }
}

}  // namespace hearsay::forecast
