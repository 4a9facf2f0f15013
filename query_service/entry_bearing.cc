#include "query_service/entry_bearing.h"

#include <algorithm>
#include <iterator>

#include "common/names/entity_name.h"
#include "common/sort_unique.h"
#include "common/time.h"
#include "query_service/dossier.h"
#include "query_service/track_records/contributions.h"

namespace hearsay {
namespace {

// Returns the first moment at which anything of the report had been said.
absl::Time FirstSaid(const v1::Report& report, absl::Time commit_time) {
  absl::Time first = TimeSpanFromProto(report.publish()).Moment(commit_time);
  for (const v1::Claim& claim : report.claims()) {
    for (const v1::Hop& hop : claim.attribution().hops()) {
      if (!hop.has_say()) continue;  // when another one speaks
      first = std::min(first, TimeSpanFromProto(hop.say()).Moment(commit_time));
    }
  }
  return first;
}

void SetTimes(const v1::Record& record, EntryBearing& bearing) {
  switch (record.content_case()) {
    case v1::Record::kReport: {
      const absl::Time said =
          FirstSaid(record.report(), TimeFromProto(record.commit_time()));
      bearing.first_decision = said + kClaimSpan;
      // One that takes another's place can do so at any time.
      bearing.first_said =
          record.target_revisions().empty() ? said : absl::InfinitePast();
      break;
    }
    case v1::Record::kOutcome:
      bearing.first_said = TimeFromProto(record.outcome().know_time());
      bearing.first_decision = bearing.first_said;
      break;
    case v1::Record::kEntityMerge:
      bearing.first_said = absl::InfinitePast();
      bearing.first_decision = absl::InfinitePast();
      break;
    case v1::Record::kRetraction:
    case v1::Record::kEntity:
      bearing.first_said = absl::InfinitePast();
      break;
    default:
      break;
  }
}

}  // namespace

EntryBearing BearingOf(const v1::Record& record,
                       std::vector<std::string> inherited) {
  EntryBearing bearing;
  bearing.revision = record.revision();
  bearing.players = PlayersIn(record);
  const auto add = [&](const std::string& name) {
    if (KindOfName(name) == v1::ENTITY_KIND_PLAYER) {
      bearing.players.push_back(name);
    }
  };
  if (record.has_entity()) add(record.entity().name());
  if (record.has_entity_merge()) {
    add(record.entity_merge().duplicate());
    add(record.entity_merge().survivor());
    bearing.merges_players = !bearing.players.empty();
  }
  std::move(inherited.begin(), inherited.end(),
            std::back_inserter(bearing.players));
  SortUnique(bearing.players);
  SetTimes(record, bearing);
  return bearing;
}

}  // namespace hearsay
