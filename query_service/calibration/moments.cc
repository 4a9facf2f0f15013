#include "query_service/calibration/moments.h"

#include <algorithm>

#include "common/time.h"
#include "query_service/visibility.h"

namespace hearsay::calibration {
namespace {

absl::Time SinceOf(const DossierEntry& entry) {
  // What it replaces may have been visible before it.
  if (!entry.record.has_retraction() &&
      !entry.record.target_revisions().empty()) {
    return absl::InfinitePast();
  }
  absl::Time since = entry.said_time;
  for (const v1::Claim& claim : entry.record.report().claims()) {
    since = std::min(since, FirstSaidTime(entry, claim));
  }
  return since;
}

// Narrows a span to what lies between the moments nearest to `said_by`.
class SpanFinder {
 public:
  explicit SpanFinder(absl::Time said_by) : said_by_(said_by) {}

  void Add(absl::Time moment) {
    if (moment <= said_by_) {
      span_.from = std::max(span_.from, moment);
    } else {
      span_.until = std::min(span_.until, moment);
    }
  }
  void Add(const TimeSpan& interval) {
    Add(interval.start);
    Add(interval.end);
  }
  void Add(const DossierEntry& entry) {
    Add(entry.said_time);
    for (const v1::Claim& claim : entry.record.report().claims()) {
      for (const HopTime& hop : HopTimes(entry, claim)) Add(hop.said_time);
    }
    if (entry.record.has_outcome()) {
      Add(TimeSpanFromProto(entry.record.outcome().occur()));
    }
  }
  void Add(const v1::Engagement& engagement) {
    Add(TimeSpanFromProto(engagement.start()));
    if (engagement.has_know_time()) Add(TimeFromProto(engagement.know_time()));
  }

  const Span& span() const { return span_; }

 private:
  const absl::Time said_by_;
  Span span_ = {absl::InfinitePast(), absl::InfiniteFuture()};
};

}  // namespace

std::vector<RecordSince> RecordsSince(const Dossier& dossier) {
  std::vector<RecordSince> records;
  records.reserve(dossier.entries.size());
  for (const auto& entry : dossier.entries) {
    records.push_back({entry->revision, SinceOf(*entry)});
  }
  return records;
}

int64_t LastBearing(const std::vector<RecordSince>& records, int64_t revision,
                    absl::Time said_by) {
  const auto last = std::find_if(
      records.rbegin(), records.rend(), [&](const RecordSince& record) {
        return record.revision <= revision && record.since <= said_by;
      });
  return last == records.rend() ? 0 : last->revision;
}

Span UnchangedAround(const Dossier& dossier, const v1::Entity* player,
                     int64_t revision, absl::Time said_by) {
  SpanFinder finder(said_by);
  for (const auto& entry : dossier.entries) {
    if (entry->revision > revision) break;
    finder.Add(*entry);
  }
  if (player != nullptr) {
    for (const v1::Engagement& engagement : player->engagements()) {
      finder.Add(engagement);
    }
  }
  return finder.span();
}

}  // namespace hearsay::calibration
