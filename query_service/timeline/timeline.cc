#include "query_service/timeline/timeline.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

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

}  // namespace

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

std::vector<TimelineItem> BuildTimeline(const DossierView& view,
                                        const Lineage& lineage,
                                        const TimelineFilter& filter) {
  std::vector<TimelineItem> items;
  const auto in_span = [&](absl::Time time) {
    return filter.start <= time && time < filter.end;
  };
  for (size_t i = 0; i < lineage.cascades.size(); ++i) {
    const Cascade& cascade = lineage.cascades[i];
    if (!in_span(cascade.said_time) || !Passes(view, cascade, filter)) continue;
    const ViewClaim& shown = view.claims[cascade.claim];
    TimelineItem item;
    item.position = {
        cascade.said_time, static_cast<int>(cascade.tier),
        absl::StrCat(shown.entry->name, "#", shown.claim->claim_id())};
    item.cascade = static_cast<int>(i);
    items.push_back(std::move(item));
  }
  for (size_t i = 0; i < view.outcomes.size(); ++i) {
    const ViewOutcome& outcome = view.outcomes[i];
    if (!in_span(outcome.know_time) || !Passes(outcome, filter)) continue;
    TimelineItem item;
    item.position = {outcome.know_time, static_cast<int>(Tier::kOfficial),
                     outcome.entry->name};
    item.outcome = static_cast<int>(i);
    items.push_back(std::move(item));
  }
  std::sort(items.begin(), items.end(),
            [](const TimelineItem& a, const TimelineItem& b) {
              return a.position < b.position;
            });
  return items;
}

TimelinePage PageOf(const std::vector<TimelineItem>& timeline,
                    const std::optional<TimelinePosition>& after,
                    bool newest_first, int page_size) {
  auto begin = timeline.begin();
  auto end = timeline.end();
  TimelinePage page;
  if (newest_first) {
    if (after.has_value()) {
      end = std::lower_bound(
          begin, end, *after,
          [](const TimelineItem& item, const TimelinePosition& position) {
            return item.position < position;
          });
    }
    page.is_last = end - begin <= page_size;
    if (!page.is_last) begin = end - page_size;
    page.items.assign(std::make_reverse_iterator(end),
                      std::make_reverse_iterator(begin));
    return page;
  }
  if (after.has_value()) {
    begin = std::upper_bound(
        begin, end, *after,
        [](const TimelinePosition& position, const TimelineItem& item) {
          return position < item.position;
        });
  }
  page.is_last = end - begin <= page_size;
  if (!page.is_last) end = begin + page_size;
  page.items.assign(begin, end);
  return page;
}

}  // namespace hearsay
