#include "query_service/visibility.h"

#include <algorithm>

namespace hearsay {
namespace {

using query::v1::VISIBILITY_RULE_ANNULLED;
using query::v1::VISIBILITY_RULE_NOT_YET_STORED;
using query::v1::VISIBILITY_RULE_RETRACTED;
using query::v1::VISIBILITY_RULE_SUPERSEDED;

bool SamePublish(const DossierEntry& a, const DossierEntry& b) {
  return a.publish.start == b.publish.start && a.publish.end == b.publish.end;
}

bool NamesClaim(const v1::Retraction& retraction, const std::string& claim_id) {
  return std::find(retraction.claim_ids().begin(), retraction.claim_ids().end(),
                   claim_id) != retraction.claim_ids().end();
}

}  // namespace

std::vector<HopTime> HopTimes(const DossierEntry& report,
                              const v1::Claim& claim) {
  std::vector<HopTime> times;
  TimeSpan say = report.publish;
  for (const v1::Hop& hop : claim.attribution().hops()) {
    const TimeSpan own = TimeSpanFromProto(hop.say());
    if (own.bounded()) say = own;
    times.push_back({own.bounded(), say, say.Moment(report.commit_time)});
  }
  return times;
}

absl::Time FirstSaidTime(const DossierEntry& report, const v1::Claim& claim) {
  const std::vector<HopTime> times = HopTimes(report, claim);
  if (times.empty()) return report.said_time;
  return std::min_element(times.begin(), times.end(),
                          [](const HopTime& a, const HopTime& b) {
                            return a.said_time < b.said_time;
                          })
      ->said_time;
}

absl::Time ReplacesFrom(const DossierEntry& successor,
                        const DossierEntry& entry) {
  if (entry.is_report() && SamePublish(successor, entry)) {
    return absl::InfinitePast();
  }
  return successor.said_time;
}

Visibility::Visibility(const DossierEntries& entries, int64_t revision,
                       absl::Time said_by)
    : revision_(revision), said_by_(said_by) {
  for (const auto& entry : entries) {
    if (!IsStored(*entry)) break;
    auto& by_target =
        entry->record.has_retraction() ? retracting_ : superseding_;
    for (const int64_t target : entry->record.target_revisions()) {
      by_target[target].push_back(entry.get());
    }
  }
}

const DossierEntry* Visibility::RetractionOfAll(
    const DossierEntry& entry) const {
  const auto it = retracting_.find(entry.revision);
  if (it == retracting_.end()) return nullptr;
  for (const DossierEntry* retraction : it->second) {
    if (retraction->said_time <= said_by_ &&
        retraction->record.retraction().claim_ids().empty()) {
      return retraction;
    }
  }
  return nullptr;
}

const DossierEntry* Visibility::Successor(const DossierEntry& entry) const {
  const DossierEntry* last = nullptr;
  const DossierEntry* current = &entry;
  // A line, never a tree: at most one record supersedes another.
  for (auto it = superseding_.find(current->revision); it != superseding_.end();
       it = superseding_.find(current->revision)) {
    const DossierEntry* next = it->second.front();
    if (ReplacesFrom(*next, entry) <= said_by_ &&
        RetractionOfAll(*next) == nullptr) {
      last = next;
    }
    current = next;
  }
  return last;
}

std::vector<Visibility::Reason> Visibility::WhyHidden(
    const DossierEntry& entry) const {
  if (!IsStored(entry)) {
    return {{VISIBILITY_RULE_NOT_YET_STORED, entry.commit_time, nullptr}};
  }
  std::vector<Reason> reasons;
  if (const DossierEntry* successor = Successor(entry)) {
    reasons.push_back({entry.is_report() ? VISIBILITY_RULE_SUPERSEDED
                                         : VISIBILITY_RULE_ANNULLED,
                       successor->said_time, successor});
  }
  if (const DossierEntry* retraction = RetractionOfAll(entry)) {
    reasons.push_back(
        {VISIBILITY_RULE_RETRACTED, retraction->said_time, retraction});
  }
  return reasons;
}

std::vector<Visibility::Reason> Visibility::WhyHidden(
    const DossierEntry& report, const std::string& claim_id) const {
  std::vector<Reason> reasons;
  const auto it = retracting_.find(report.revision);
  if (it == retracting_.end()) return reasons;
  for (const DossierEntry* retraction : it->second) {
    if (retraction->said_time <= said_by_ &&
        NamesClaim(retraction->record.retraction(), claim_id)) {
      reasons.push_back(
          {VISIBILITY_RULE_RETRACTED, retraction->said_time, retraction});
    }
  }
  return reasons;
}

}  // namespace hearsay
