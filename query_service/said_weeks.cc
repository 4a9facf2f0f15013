#include "query_service/said_weeks.h"

#include <algorithm>

#include "common/time.h"

namespace hearsay {
namespace {

constexpr absl::Duration kWeek = absl::Hours(24 * 7);

}  // namespace

int64_t WeekOf(absl::Time time) {
  return absl::ToInt64Hours(absl::Floor(time - absl::UnixEpoch(), kWeek)) /
         absl::ToInt64Hours(kWeek);
}

absl::Time WeekStart(int64_t week) { return absl::UnixEpoch() + week * kWeek; }

std::vector<int64_t> SaidWeeks(const v1::Record& record) {
  std::vector<int64_t> weeks;
  if (record.has_outcome()) {
    return {WeekOf(TimeFromProto(record.outcome().know_time()))};
  }
  if (!record.has_report()) return weeks;
  const absl::Time commit_time = TimeFromProto(record.commit_time());
  const auto add = [&](const TimeSpan& span) {
    weeks.push_back(WeekOf(span.Moment(commit_time)));
  };
  add(TimeSpanFromProto(record.report().publish()));
  for (const v1::Claim& claim : record.report().claims()) {
    for (const v1::Hop& hop : claim.attribution().hops()) {
      if (hop.has_say()) add(TimeSpanFromProto(hop.say()));
    }
  }
  std::sort(weeks.begin(), weeks.end());
  weeks.erase(std::unique(weeks.begin(), weeks.end()), weeks.end());
  return weeks;
}

}  // namespace hearsay
