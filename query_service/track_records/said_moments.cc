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

}  // namespace

SaidMoments::SaidMoments(const Dossier& dossier, absl::string_view player,
                         const Registry& registry, int64_t revision) {
  for (const auto& entry : dossier.entries) {
    if (entry->revision > revision) break;
    Entry& added = entries_.emplace_back();
    added.entry = entry;
    if (entry->record.has_outcome()) continue;
    Line& line = LineOf(*entry);
    if (!entry->is_report()) continue;
    added.groups = AddReport(*entry, player, registry, revision);
    line.groups.insert(line.groups.end(), added.groups.begin(),
                       added.groups.end());
  }
  AddLines();
}

SaidMoments::Line& SaidMoments::LineOf(const DossierEntry& entry) {
  int number = static_cast<int>(lines_.size());
  for (const int64_t target : entry.record.target_revisions()) {
    const auto it = line_of_.find(target);
    if (it == line_of_.end()) continue;
    number = it->second;
    lines_[number].changes.push_back(entry.said_time);
  }
  if (number == static_cast<int>(lines_.size())) lines_.emplace_back();
  line_of_[entry.revision] = number;
  return lines_[number];
}

void SaidMoments::AddLines() {
  for (const Line& line : lines_) {
    for (const int group : line.groups) {
      std::vector<absl::Time>& changes = groups_[group].changes;
      changes.insert(changes.end(), line.changes.begin(), line.changes.end());
    }
  }
  for (Group& group : groups_) {
    SortUnique(group.said);
    group.changes.insert(group.changes.end(), group.said.begin(),
                         group.said.end());
    SortUnique(group.changes);
  }
}

Dossier SaidMoments::DossierOf(const absl::flat_hash_set<int>& groups) const {
  Dossier dossier;
  for (const auto& [entry, entry_groups] : entries_) {
    const bool bears =
        !entry->is_report() || !entry->record.target_revisions().empty() ||
        std::any_of(entry_groups.begin(), entry_groups.end(),
                    [&](int group) { return groups.contains(group); });
    if (bears) dossier.entries.push_back(entry);
  }
  return dossier;
}

std::vector<int> SaidMoments::AddReport(const DossierEntry& entry,
                                        absl::string_view player,
                                        const Registry& registry,
                                        int64_t revision) {
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
    std::vector<absl::Time>& group = groups_[it->second].said;
    group.insert(group.end(), times.begin(), times.end());
    groups.push_back(it->second);
  }
  // Whether a claim counts by itself depends on when that which it restates can
  // be seen.
  SortUnique(groups);
  if (!restates) return groups;
  for (const int group : groups) {
    std::vector<absl::Time>& said = groups_[group].said;
    said.insert(said.end(), all_times.begin(), all_times.end());
  }
  return groups;
}

int SaidMoments::GroupOf(const ViewClaim& claim) const {
  const auto it = numbers_.find(Key(claim.kind, ClubOf(claim)));
  return it == numbers_.end() ? -1 : it->second;
}

absl::Time SaidMoments::NextChange(int group, absl::Time time) const {
  const std::vector<absl::Time>& changes = groups_[group].changes;
  const auto it = std::upper_bound(changes.begin(), changes.end(), time);
  return it == changes.end() ? absl::InfiniteFuture() : *it;
}

}  // namespace hearsay
