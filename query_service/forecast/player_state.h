// What is recorded of a player: his club, his contract, and what has really
// happened to him. Claims play no part here.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_PLAYER_STATE_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_PLAYER_STATE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "hearsay/query/v1/forecast.pb.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/hazard.h"

namespace hearsay::forecast {

// One cell of a distribution, by name.
struct CellName {
  query::v1::CellKind kind = query::v1::CELL_KIND_UNSETTLED;
  std::string club;  // empty where none is meant, or all others
  bool other_clubs = false;
  v1::DealForm form = v1::DEAL_FORM_UNSPECIFIED;

  friend bool operator==(const CellName& a, const CellName& b) {
    return a.kind == b.kind && a.club == b.club &&
           a.other_clubs == b.other_clubs && a.form == b.form;
  }
};

// Something that has happened, and the cell that he was in from then on.
struct RecordedStep {
  absl::Time first;  // not before
  absl::Time last;   // not after
  CellName cell;
};

// A contract's end that is known for a fact.
struct ContractFact {
  absl::Time expiry;
  absl::Time known;  // since when
  query::v1::ContractExpiryBasis basis;
};

struct PlayerState {
  // The club that holds his contract, also while he is on loan. Empty: not
  // known, or none.
  std::string club;
  StartState start = StartState::kUnsettled;
  std::string agreed_club;  // of kAgreed
  // Of kAgreed: when he joins it, if that is recorded.
  std::optional<absl::Time> join_time;
  // When the last resolving outcome was public: the saga's start. The infinite
  // past: there is none.
  absl::Time saga_start = absl::InfinitePast();
  // What is recorded, in the order in which it happened. A step after the
  // present is signed and not yet in force.
  std::vector<RecordedStep> steps;
  // Whether his next club is signed, for a fee or on loan, and only the day has
  // to come: then `steps` decides everything.
  bool decided = false;
  std::vector<ContractFact> contract_facts;
  // Age in whole years. Unset: not known.
  std::optional<int> age;
};

// Returns the state as of the view: what its outcomes and the registry's
// engagements that were public by then say.
PlayerState MakePlayerState(const DossierView& view, const Registry& registry);

// Returns when an outcome was signed, or else came into force, at the earliest.
absl::Time SignedTime(const ViewOutcome& outcome);

// Appends what an outcome records to `steps`, those that were recorded before
// it.
void AddSteps(const ViewOutcome& outcome, std::vector<RecordedStep>& steps);

// Returns the cell that he was in just before `deadline`, as far as is
// recorded.
CellName RecordedCell(const PlayerState& state, absl::Time deadline);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_PLAYER_STATE_H_
