#ifndef HEARSAY_QUERY_SERVICE_SAGAS_H_
#define HEARSAY_QUERY_SERVICE_SAGAS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/query/v1/saga.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/lineage.h"

namespace hearsay {

// A span of time in which activity is counted.
struct Period {
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();  // exclusive

  bool Contains(absl::Time time) const { return start <= time && time < end; }
};

// One saga of a player, from what names him: signings of players linked to him
// are not counted.
struct PlayerSaga {
  int number = 0;  // from 1, the oldest
  absl::Time start;
  absl::Time last_said;
  int outcome = -1;  // index into DossierView::outcomes; -1: it goes on
  query::v1::SagaState state = query::v1::SAGA_STATE_UNSPECIFIED;
  int development_count = 0;
  int root_count = 0;           // that neither recycle nor only add
  int period_root_count = 0;    // of these, said in the period
  int previous_root_count = 0;  // in as long a span before the period
  // Next clubs most spoken of, by how many of the roots say so, ties by name.
  std::vector<std::string> clubs;
  // Whether anything was said in the period, or the saga ended in it.
  bool is_in_period = false;
};

// Without anything said for so long a saga is dormant.
inline constexpr absl::Duration kDormantAfter = absl::Hours(24 * 90);

// Returns the sagas of the view's player, oldest first.
std::vector<PlayerSaga> SagasOf(const DossierView& view, const Lineage& lineage,
                                const Period& period);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_SAGAS_H_
