// What each root of a dossier weighs: how reliable its source is, how sure and
// how old it is, and how much of it earlier roots had said already.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_ROOT_WEIGHT_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_ROOT_WEIGHT_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/model.h"
#include "query_service/forecast/reliability.h"
#include "query_service/forecast/source_records.h"
#include "query_service/forecast/touch.h"
#include "query_service/lineage.h"

namespace hearsay::forecast {

// Which of a cell's sums a root's own word goes to. Only proven evidence counts
// in full; the others are capped, so that they can never move much.
enum class Pool { kProven, kUnproven, kEcho };

struct RootWeight {
  int root = 0;  // index into Lineage::roots
  // When it was said; of a root that began before the saga, when the source
  // first repeated it in the saga.
  TimeSpan said;
  absl::Time said_time;
  absl::Time commit_time;  // of the report that says so
  Touch touch;
  Tier tier = Tier::kUntiered;  // as which it counts
  // Stance, certainty, the parser's confidence and whether a party speaks for
  // itself.
  double assurance = 0;
  Reliability reliability;
  absl::Duration age = absl::ZeroDuration();
  absl::Duration half_life = absl::ZeroDuration();
  double fade = 1;  // 2^(-age / half_life)
  Pool pool = Pool::kProven;
  // How much of it is proven: 1 in kProven, 0 in kEcho.
  double proven_share = 0;
  double weight = 0;     // of the root itself, in `pool`
  double citations = 0;  // of those who cite it; always an echo

  // assurance * lambda: v without g, age and the weights above.
  double strength = 0;
  // strength * g * fade: v but for the weights.
  double value = 0;
};

// Sets the root's reliability and all that follows from it.
void SetReliability(const Reliability& reliability, RootWeight& root);

// Returns the roots that weigh anything, by when they were said, ties in the
// lineage's order. Those said before `saga_start`, and those that their own
// source has since contradicted, weigh nothing.
std::vector<RootWeight> WeighRoots(const DossierView& view,
                                   const Lineage& lineage,
                                   const Registry& registry,
                                   absl::string_view own_club,
                                   absl::Time saga_start, const Model& model,
                                   const SourceRecords& records = NoRecords());

// Returns 2^(-age / half_life).
double Fade(absl::Duration age, absl::Duration half_life);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_ROOT_WEIGHT_H_
