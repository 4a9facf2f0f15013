// When forecasts are judged: the stories of a player's future and the moments
// in them.
#ifndef HEARSAY_QUERY_SERVICE_CALIBRATION_LANDMARKS_H_
#define HEARSAY_QUERY_SERVICE_CALIBRATION_LANDMARKS_H_

#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier_view.h"

namespace hearsay::calibration {

inline constexpr absl::Duration kLandmarkStep = absl::Hours(24 * 28);
// Of one saga: ten years.
inline constexpr int kLandmarksMax = 130;

// One story of a player's future.
struct SagaSpan {
  int number = 1;    // from 1, the oldest
  absl::Time start;  // when the first of it was said
  absl::Time end;  // when its outcome was public; the infinite future: not yet
};

// Returns the sagas of the view's player in which anything was said, oldest
// first.
std::vector<SagaSpan> SagaSpansOf(const DossierView& view);

// Returns the moments at which forecasts of a saga are judged, ascending: its
// start and every 28 days after it, before its end and not after `until`.
std::vector<absl::Time> LandmarksOf(const SagaSpan& saga, absl::Time until);

}  // namespace hearsay::calibration

#endif  // HEARSAY_QUERY_SERVICE_CALIBRATION_LANDMARKS_H_
