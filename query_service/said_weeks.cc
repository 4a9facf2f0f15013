#include "query_service/said_weeks.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/names/entity_name.h"
#include "common/sort_unique.h"
#include "common/time.h"
#include "query_service/mentions.h"

namespace hearsay {
namespace {

constexpr absl::Duration kWeek = absl::Hours(24 * 7);

// Returns the weeks, other than `week`, in which hops of the claim speak.
std::vector<int64_t> OtherWeeks(const v1::Claim& claim, int64_t week,
                                absl::Time commit_time) {
  std::vector<int64_t> weeks;
  for (const v1::Hop& hop : claim.attribution().hops()) {
    if (!hop.has_say()) continue;  // when another one speaks
    const int64_t said =
        WeekOf(TimeSpanFromProto(hop.say()).Moment(commit_time));
    if (said != week) weeks.push_back(said);
  }
  return weeks;
}

// Returns the players that claim `index` names, as they were resolved.
std::vector<std::string> PlayersInClaim(const v1::Record& record, int index) {
  std::vector<std::string> players;
  const auto add = [&](const std::string& name) {
    if (KindOfName(name) == v1::ENTITY_KIND_PLAYER) players.push_back(name);
  };
  VisitMentions(record.report().claims(index),
                [&](const FieldPath&, const v1::Mention& mention) {
                  if (mention.has_name()) add(mention.name());
                });
  const std::string path = absl::StrCat("claims[", index, "].");
  for (const v1::ResolvedMention& resolution : record.resolutions()) {
    if (absl::StartsWith(resolution.field_path(), path)) {
      add(resolution.name());
    }
  }
  return players;
}

}  // namespace

int64_t WeekOf(absl::Time time) {
  return absl::ToInt64Hours(absl::Floor(time - absl::UnixEpoch(), kWeek)) /
         absl::ToInt64Hours(kWeek);
}

absl::Time WeekStart(int64_t week) { return absl::UnixEpoch() + week * kWeek; }

SaidWeeks SaidWeeksOf(const v1::Record& record) {
  SaidWeeks said;
  if (record.has_outcome()) {
    said.week = WeekOf(TimeFromProto(record.outcome().know_time()));
  }
  if (!record.has_report()) return said;
  const v1::Report& report = record.report();
  const absl::Time commit_time = TimeFromProto(record.commit_time());
  said.week = WeekOf(TimeSpanFromProto(report.publish()).Moment(commit_time));
  for (int i = 0; i < report.claims_size(); ++i) {
    const std::vector<int64_t> weeks =
        OtherWeeks(report.claims(i), *said.week, commit_time);
    if (weeks.empty()) continue;
    for (const std::string& player : PlayersInClaim(record, i)) {
      for (const int64_t week : weeks) said.others.push_back({player, week});
    }
  }
  SortUnique(said.others);
  return said;
}

}  // namespace hearsay
