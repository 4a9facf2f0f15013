// What a question asks about: a set of cells that is never left again.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_PROPOSITION_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_PROPOSITION_H_

#include <string>
#include <vector>

#include "common/errors.h"
#include "common/field_path.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/forecast/player_state.h"

namespace hearsay::forecast {

// As the message of that name; clubs are canonical resource names.
struct Proposition {
  query::v1::Event event = query::v1::EVENT_UNSPECIFIED;
  std::vector<query::v1::CellKind> cell_kinds;
  std::vector<std::string> clubs;
  std::vector<v1::DealForm> deal_forms;
};

// Adds what is wrong with `proposition`, which stands at `field` of the
// request: fields that its comments refuse, and QUESTION_NOT_CLOSED with the
// cells that are missing.
void CheckProposition(const Proposition& proposition, const FieldPath& field,
                      Violations& violations);

// Whether `cell` is in the set of a proposition that CheckProposition() finds
// nothing wrong with.
bool Contains(const Proposition& proposition, const CellName& cell);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_PROPOSITION_H_
