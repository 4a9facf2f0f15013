// Which side each cascade takes on the matters that sources can disagree about,
// and for how long: on what contradictions and the status of developments rest.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_POSITIONS_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_POSITIONS_H_

#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/contradiction.pb.h"
#include "hearsay/v1/claim.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay {

// What ends a position.
enum class PositionEnd {
  kNothing,       // it stands as of the view
  kFaded,         // nobody has repeated it within two half-lives
  kChangedOver,   // its own source says otherwise
  kOfficialWord,  // a party to the matter has said otherwise itself
  kOutcome,       // something has really happened
};

// One cascade's side of one matter, held in [start, end), or at `start` only. A
// cascade that its source comes back to has another one.
struct Position {
  int cascade = 0;  // index into Lineage::cascades
  int side = 0;     // from 0 in the order in which the matter's sides came up
  absl::Time start;
  absl::Time end;  // at most the view's said_by, if `ending` is not kNothing
  PositionEnd ending = PositionEnd::kNothing;
  int ended_by_cascade = -1;
  int ended_by_outcome = -1;  // index into DossierView::outcomes
};

// Something on which positions exclude each other.
struct Matter {
  query::v1::ContradictionType type = query::v1::CONTRADICTION_TYPE_UNSPECIFIED;
  // Of sums: which. UNSPECIFIED: of something else.
  v1::MoneyRole role = v1::MONEY_ROLE_UNSPECIFIED;
  int side_count = 0;
  std::vector<Position> positions;  // by start
};

struct Positions {
  // Those with two sides or more, by type and first cascade.
  std::vector<Matter> matters;
  // By cascade: the first cascade by which its own source says otherwise, until
  // it comes back to this one, and since when; and the first in which another
  // source denies it while it stands; -1: none.
  std::vector<int> superseded_by;
  std::vector<absl::Time> superseded_time;
  std::vector<int> denied_by;
};

// How many sides one matter has at most. What is said beyond takes none.
inline constexpr int kMatterSidesMax = 32;

// Only reports and background take positions, opinions and questions never.
// What recycles another cascade or only adds to it never takes a side against
// that one.
Positions TakePositions(const DossierView& view, const Lineage& lineage);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_POSITIONS_H_
