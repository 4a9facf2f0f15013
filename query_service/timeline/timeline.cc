#include "query_service/timeline/timeline.h"

#include <algorithm>
#include <utility>

#include "query_service/forecast/player_state.h"
#include "query_service/forecast/root_weight.h"
#include "query_service/timeline/entry_key.h"
#include "query_service/timeline/positions.h"

namespace hearsay {
namespace {

bool NamesClub(const ViewClaim& claim,
               const absl::flat_hash_set<std::string>& clubs) {
  return clubs.contains(claim.subject) || clubs.contains(claim.actor) ||
         clubs.contains(claim.counterpart) ||
         std::any_of(claim.participants.begin(), claim.participants.end(),
                     [&](const auto& participant) {
                       return clubs.contains(participant.second);
                     });
}

// Whether one of `sources` said the claim or carried it.
bool NamesSource(const ViewClaim& claim,
                 const absl::flat_hash_set<std::string>& sources) {
  if (claim.report_visible &&
      (sources.contains(claim.publisher) ||
       std::any_of(claim.authors.begin(), claim.authors.end(),
                   [&](const std::string& author) {
                     return sources.contains(author);
                   }))) {
    return true;
  }
  return std::any_of(
      claim.hops.begin(), claim.hops.end(), [&](const ViewHop& hop) {
        return sources.contains(hop.source) || sources.contains(hop.outlet);
      });
}

bool Passes(const ViewOutcome& outcome, const TimelineFilter& filter) {
  return filter.kinds.empty() && filter.sources.empty() &&
         (filter.clubs.empty() || filter.clubs.contains(outcome.from_club) ||
          filter.clubs.contains(outcome.to_club));
}

bool Passes(const Milestone& milestone, const TimelineFilter& filter) {
  return filter.kinds.empty() && filter.sources.empty() &&
         (filter.clubs.empty() || filter.clubs.contains(milestone.club));
}

// How sure a claim is; the smaller the surer.
v1::Certainty CertaintyOf(const ViewClaim& claim) {
  return claim.certainty == v1::CERTAINTY_UNSPECIFIED ? v1::CERTAINTY_REPORTED
                                                      : claim.certainty;
}

DevelopmentSummary Summarise(const DossierView& view, const Cascade& cascade) {
  const ViewClaim* latest = &view.claims[cascade.claim];
  DevelopmentSummary summary;
  summary.first = latest->entry;
  summary.last_commit_time = latest->entry->commit_time;
  summary.best_certainty = CertaintyOf(*latest);
  for (const LineageMember& member : cascade.members) {
    const ViewClaim& claim = view.claims[member.claim];
    if (claim.report_visible) ++summary.carrier_count;
    if (claim.entry->revision < summary.first->revision) {
      summary.first = claim.entry;
    }
    summary.last_commit_time =
        std::max(summary.last_commit_time, claim.entry->commit_time);
    summary.best_certainty =
        std::min(summary.best_certainty, CertaintyOf(claim));
    if (claim.report_visible && latest->report_time < claim.report_time) {
      latest = &claim;
    }
  }
  summary.latest_certainty = CertaintyOf(*latest);
  return summary;
}

void AddItems(const DossierView& view, const Lineage& lineage,
              Timeline& timeline) {
  const auto add = [&](absl::Time time, Tier tier,
                       const std::string& key) -> TimelineItem& {
    timeline.items.push_back({{time, static_cast<int>(tier), key}});
    return timeline.items.back();
  };
  for (size_t i = 0; i < lineage.cascades.size(); ++i) {
    const Cascade& cascade = lineage.cascades[i];
    add(cascade.said_time, cascade.tier, timeline.keys[i]).cascade =
        static_cast<int>(i);
  }
  for (size_t i = 0; i < view.outcomes.size(); ++i) {
    const ViewOutcome& outcome = view.outcomes[i];
    add(outcome.know_time, Tier::kOfficial, outcome.entry->name).outcome =
        static_cast<int>(i);
  }
  for (size_t i = 0; i < timeline.milestones.size(); ++i) {
    const Milestone& milestone = timeline.milestones[i];
    add(milestone.due, Tier::kOfficial, milestone.key).milestone =
        static_cast<int>(i);
  }
  std::sort(timeline.items.begin(), timeline.items.end(),
            [](const TimelineItem& a, const TimelineItem& b) {
              return a.position < b.position;
            });
}

bool PassesType(const TimelineItem& item, const TimelineFilter& filter) {
  if (filter.types.empty()) return true;
  if (item.cascade >= 0) {
    return filter.types.contains(query::v1::TIMELINE_ENTRY_TYPE_DEVELOPMENT);
  }
  return filter.types.contains(item.outcome >= 0
                                   ? query::v1::TIMELINE_ENTRY_TYPE_OUTCOME
                                   : query::v1::TIMELINE_ENTRY_TYPE_MILESTONE);
}

}  // namespace

Timeline BuildTimeline(const forecast::ForecastInput& input) {
  const DossierView& view = input.view;
  const Lineage& lineage = input.lineage;
  Timeline timeline;
  timeline.keys = EntryKeys(view, lineage);
  timeline.summaries.reserve(lineage.cascades.size());
  for (const Cascade& cascade : lineage.cascades) {
    timeline.summaries.push_back(Summarise(view, cascade));
  }
  const Positions positions = TakePositions(view, lineage);
  Contradictions contradictions = FindContradictions(view, lineage, positions);
  timeline.standings = FindStandings(view, lineage, positions, contradictions);
  timeline.contradictions = std::move(contradictions.list);

  const forecast::PlayerState state =
      forecast::MakePlayerState(view, input.registry);
  const forecast::ContractEnd contract = forecast::FindContractEnd(
      view, lineage, state.contract_facts,
      forecast::WeighRoots(view, lineage, input.registry, state.club,
                           state.saga_start, input.model),
      input.parameters());
  timeline.milestones = FindMilestones(input, state.club, contract,
                                       timeline.standings, timeline.keys);
  AddItems(view, lineage, timeline);
  return timeline;
}

bool Passes(const TimelineItem& item, const Timeline& timeline,
            const DossierView& view, const Lineage& lineage,
            const TimelineFilter& filter) {
  const absl::Time time = item.position.said_time;
  if (time < filter.start || filter.end <= time || !PassesType(item, filter)) {
    return false;
  }
  if (item.cascade >= 0) {
    return Passes(view, lineage.cascades[item.cascade], filter);
  }
  return item.outcome >= 0
             ? Passes(view.outcomes[item.outcome], filter)
             : Passes(timeline.milestones[item.milestone], filter);
}

bool Passes(const DossierView& view, const Cascade& cascade,
            const TimelineFilter& filter) {
  const ViewClaim& shown = view.claims[cascade.claim];
  if (!filter.kinds.empty() && !filter.kinds.contains(shown.kind)) return false;
  if (!filter.clubs.empty() && !NamesClub(shown, filter.clubs)) return false;
  return filter.sources.empty() ||
         std::any_of(cascade.members.begin(), cascade.members.end(),
                     [&](const LineageMember& member) {
                       return NamesSource(view.claims[member.claim],
                                          filter.sources);
                     });
}

TimelinePage PageOf(const Timeline& timeline, const DossierView& view,
                    const Lineage& lineage, const TimelineFilter& filter,
                    const std::optional<TimelinePosition>& after,
                    bool newest_first, int page_size) {
  const std::vector<TimelineItem>& items = timeline.items;
  const auto at_or_after = [&](absl::Time time) {
    return std::partition_point(items.begin(), items.end(),
                                [&](const TimelineItem& item) {
                                  return item.position.said_time < time;
                                });
  };
  auto begin = at_or_after(filter.start);
  auto end = std::max(begin, at_or_after(filter.end));
  if (after.has_value()) {
    const auto mark =
        std::partition_point(begin, end, [&](const TimelineItem& item) {
          return newest_first ? item.position < *after
                              : !(*after < item.position);
        });
    (newest_first ? end : begin) = mark;
  }
  TimelinePage page;
  while (begin != end) {
    const TimelineItem& item = newest_first ? *--end : *begin++;
    if (!Passes(item, timeline, view, lineage, filter)) continue;
    if (static_cast<int>(page.items.size()) == page_size) {
      page.is_last = false;
      break;
    }
    page.items.push_back(item);
  }
  return page;
}

}  // namespace hearsay
