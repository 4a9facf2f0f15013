// What cannot all be true of what was said about a player.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_CONTRADICTIONS_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_CONTRADICTIONS_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/contradiction.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"
#include "query_service/timeline/positions.h"

namespace hearsay {

struct Side {
  // The cascades that held it while the contradiction stood, oldest first.
  std::vector<int> cascades;
  bool proved_wrong = false;
};

struct Contradiction {
  query::v1::ContradictionType type = query::v1::CONTRADICTION_TYPE_UNSPECIFIED;
  v1::MoneyRole role = v1::MONEY_ROLE_UNSPECIFIED;  // of a clash of sums
  // From 1: tells contradictions of one type and first cascade apart.
  int number = 1;
  absl::Time start;
  std::optional<absl::Time> end;  // empty: it stands as of the view
  std::vector<Side> sides;        // by their first cascade
  // What ended it; kNothing: it stands.
  PositionEnd ending = PositionEnd::kNothing;
  int ended = -1;             // the cascade that gave way
  int ended_by_outcome = -1;  // index into DossierView::outcomes
  int ended_by_cascade = -1;  // index into Lineage::cascades
};

// Why a cascade counts as contradicted.
struct Contradicted {
  absl::Time since;
  // What speaks against it; one of the two.
  int by_cascade = -1;
  int by_outcome = -1;
};

struct Contradictions {
  // By start, ties by type and first cascade: of each matter the maximal spans
  // in which two or more sides stood.
  std::vector<Contradiction> list;
  // By cascade: those that stand on a side of what stands, and those that a
  // party's own word or an outcome proved wrong.
  std::vector<std::optional<Contradicted>> contradicted;
};

// How many cascades of one side a contradiction lists at most, the first ones.
inline constexpr int kSideCascadesMax = 100;

Contradictions FindContradictions(const DossierView& view,
                                  const Lineage& lineage,
                                  const Positions& positions);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_CONTRADICTIONS_H_
