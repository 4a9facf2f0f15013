// What is fixed ahead of a player: the ends of contracts and windows, and plans
// that were announced.
#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_MILESTONES_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_MILESTONES_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "hearsay/query/v1/timeline.pb.h"
#include "query_service/forecast/contract_expiry.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/timeline/standing.h"

namespace hearsay {

struct Milestone {
  // As in `milestones/contract-expiry/2026-07-01`.
  std::string key;
  absl::Time due;
  query::v1::MilestoneKind kind = query::v1::MILESTONE_KIND_UNSPECIFIED;
  std::string reason;       // for people
  std::string association;  // canonical; empty: none
  std::string club;         // canonical; empty: none
  // From what it was derived; at most one is not -1.
  int by_cascade = -1;  // index into Lineage::cascades
  int by_outcome = -1;  // index into DossierView::outcomes
};

// Returns the milestones from when the first development was said to a year
// after the view's time, by (due, key). `club` (canonical; empty: unknown)
// holds the contract whose end is `contract`; `standings` and `keys` are those
// of the cascades.
std::vector<Milestone> FindMilestones(const forecast::ForecastInput& input,
                                      const std::string& club,
                                      const forecast::ContractEnd& contract,
                                      absl::Span<const Standing> standings,
                                      absl::Span<const std::string> keys);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_MILESTONES_H_
