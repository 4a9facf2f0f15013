#include "query_service/forecast_change/said_moments.h"

#include <utility>

#include "common/sort_unique.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

// Drops the hops that had not been said, and returns whether anything of the
// claim had. A hop that takes its time from another is dropped with that one,
// so that those left keep their times.
bool KeepSaid(const DossierEntry& report, absl::Time said_by,
              v1::Claim& claim) {
  const std::vector<HopTime> times = HopTimes(report, claim);
  if (times.empty()) return report.said_time <= said_by;
  auto& hops = *claim.mutable_attribution()->mutable_hops();
  int kept = 0;
  for (int i = 0; i < hops.size(); ++i) {
    if (times[i].said_time > said_by) continue;
    if (kept != i) hops.SwapElements(kept, i);
    ++kept;
  }
  hops.DeleteSubrange(kept, hops.size() - kept);
  return kept > 0;
}

}  // namespace

std::vector<absl::Time> SaidMoments(const DossierEntry& entry) {
  std::vector<absl::Time> moments;
  if (entry.said_time != absl::InfinitePast()) {
    moments.push_back(entry.said_time);
  }
  for (const v1::Claim& claim : entry.record.report().claims()) {
    for (const HopTime& hop : HopTimes(entry, claim)) {
      moments.push_back(hop.said_time);
    }
  }
  SortUnique(moments);
  return moments;
}

std::shared_ptr<const DossierEntry> AsSaidBy(
    const std::shared_ptr<const DossierEntry>& entry, absl::Time said_by) {
  const std::vector<absl::Time> moments = SaidMoments(*entry);
  if (moments.empty() || moments.back() <= said_by) return entry;
  auto said = std::make_shared<DossierEntry>(*entry);
  if (said->is_report()) {
    auto& claims = *said->record.mutable_report()->mutable_claims();
    int kept = 0;
    for (int i = 0; i < claims.size(); ++i) {
      if (!KeepSaid(*entry, said_by, claims[i])) continue;
      if (kept != i) claims.SwapElements(kept, i);
      ++kept;
    }
    claims.DeleteSubrange(kept, claims.size() - kept);
  }
  if (said->said_time > said_by) said->said_time = absl::InfiniteFuture();
  return said;
}

}  // namespace hearsay
