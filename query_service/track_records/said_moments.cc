#include "query_service/track_records/said_moments.h"

#include <algorithm>

#include "common/sort_unique.h"
#include "query_service/claim_traits.h"
#include "query_service/forecast/touch.h"
#include "query_service/visibility.h"

namespace hearsay {
namespace {

// Returns the club by which a claim's group is told from others. One about a
// renewal means the player's own, named or not.
std::string ClubOf(const ViewClaim& claim) {
  return forecast::IsAboutRenewal(claim.kind) ? "" : PursuingParty(claim);
}

absl::Time FirstAfter(const std::vector<absl::Time>& times, absl::Time time) {
  const auto it = std::upper_bound(times.begin(), times.end(), time);
  return it == times.end() ? absl::InfiniteFuture() : *it;
}

}  // namespace

SaidMoments::SaidMoments(const Dossier& dossier, absl::string_view player,
                         const Registry& registry, int64_t revision) {
  for (const auto& entry : dossier.entries) {
    if (entry->revision > revision) break;
    if (entry->is_report()) AddReport(*entry, player, registry, revision);
    if (!entry->record.has_outcome() &&
        !entry->record.target_revisions().empty()) {
      for_all_.push_back(entry->said_time);
    }
  }
  SortUnique(for_all_);
  for (std::vector<absl::Time>& group : groups_) SortUnique(group);
}

void SaidMoments::AddReport(const DossierEntry& entry, absl::string_view player,
                            const Registry& registry, int64_t revision) {
  const auto canonical = [&](const v1::Mention& mention) {
    return mention.name().empty()
               ? ""
               : registry.Canonical(mention.name(), revision);
  };
  std::vector<int> groups;
  std::vector<absl::Time> all_times = {entry.said_time};
  bool restates = false;
  for (const v1::Claim& claim : entry.record.report().claims()) {
    std::vector<absl::Time> times = {entry.said_time};
    for (const HopTime& hop : HopTimes(entry, claim)) {
      times.push_back(hop.said_time);
    }
    all_times.insert(all_times.end(), times.begin(), times.end());
    restates |= !claim.restates_claim_id().empty();
    if (!forecast::HasOwnCell(claim.kind()) ||
        canonical(claim.subject()) != player) {
      continue;
    }
    ViewClaim parties;
    parties.kind = claim.kind();
    parties.actor = canonical(claim.actor());
    parties.counterpart = canonical(claim.counterpart());
    const auto [it, is_new] =
        numbers_.try_emplace(Key(claim.kind(), ClubOf(parties)), group_count());
    if (is_new) groups_.emplace_back();
    std::vector<absl::Time>& group = groups_[it->second];
    group.insert(group.end(), times.begin(), times.end());
    groups.push_back(it->second);
  }
  // Whether a claim counts by itself depends on when that which it restates can
  // be seen.
  if (!restates) return;
  for (const int group : groups) {
    groups_[group].insert(groups_[group].end(), all_times.begin(),
                          all_times.end());
  }
}

int SaidMoments::GroupOf(const ViewClaim& claim) const {
  const auto it = numbers_.find(Key(claim.kind, ClubOf(claim)));
  return it == numbers_.end() ? -1 : it->second;
}

absl::Time SaidMoments::NextChange(int group, absl::Time time) const {
  return std::min(FirstAfter(groups_[group], time), FirstAfter(for_all_, time));
}

}  // namespace hearsay
