#include "query_service/calibration/landmarks.h"

#include "query_service/claim_traits.h"
#include "query_service/saga_bounds.h"

namespace hearsay::calibration {

std::vector<SagaSpan> SagaSpansOf(const DossierView& view) {
  const SagaBounds bounds(view);
  std::vector<SagaSpan> spans;
  // By the time at which they were said, hence saga by saga.
  for (const ViewClaim& claim : view.claims) {
    if (IsOfLinkedPlayer(claim, view.player)) continue;
    const int saga = bounds.SagaAt(claim.said_time);
    if (!spans.empty() && spans.back().number == saga + 1) continue;
    spans.push_back({saga + 1, claim.said_time, bounds.EndOf(saga)});
  }
  return spans;
}

std::vector<absl::Time> LandmarksOf(const SagaSpan& saga, absl::Time until) {
  std::vector<absl::Time> landmarks;
  absl::Time time = saga.start;
  while (time < saga.end && time <= until &&
         static_cast<int>(landmarks.size()) < kLandmarksMax) {
    landmarks.push_back(time);
    time += kLandmarkStep;
  }
  return landmarks;
}

}  // namespace hearsay::calibration
