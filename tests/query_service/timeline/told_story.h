// A log with everything that a timeline is made of, and words for it.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_TIMELINE_TOLD_STORY_H_
#define HEARSAY_TESTS_QUERY_SERVICE_TIMELINE_TOLD_STORY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/calendar.h"
#include "query_service/timeline/contradiction_converter.h"
#include "query_service/timeline/timeline.h"
#include "query_service/timeline/timeline_converter.h"
#include "tests/query_service/view_builder.h"

namespace hearsay::testing {

inline std::string DayText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}
inline std::string DayText(const google::protobuf::Timestamp& timestamp) {
  return DayText(TimeFromProto(timestamp));
}

// The timeline of players/p as of a time. The log must outlive it.
class ToldStory {
 public:
  ToldStory(const LogBuilder& log, const std::string& said_by)
      : log_(log),
        view_(log.View(said_by)),
        lineage_(BuildLineage(view_)),
        calendar_(CalendarOf(log)),
        timeline_(BuildTimeline({view_, lineage_, log.registry(), calendar_})) {
  }

  const DossierView& view() const { return view_; }
  const Lineage& lineage() const { return lineage_; }
  const Timeline& timeline() const { return timeline_; }
  TimelineSource source() const {
    return {view_, lineage_, timeline_, log_.registry()};
  }

  // Returns the contradictions, each as in "opposed-outlook 2025-10-03 to
  // 2025-10-20: confident (r1#c r4#c) | stalemate! (r2#c); he joined clubs/k
  // for a fee (outcomes/o)": a mark at what was proved wrong, then what ended
  // it.
  std::vector<std::string> Contradictions() const {
    std::vector<std::string> texts;
    for (const Contradiction& contradiction : timeline_.contradictions) {
      query::v1::Contradiction written;
      Labels labels;
      ContradictionToProto(contradiction, source(), written, labels);
      texts.push_back(TextOf(written));
    }
    return texts;
  }

  // Returns how the development with this key stands, as in "DENIED since
  // 2025-10-03 by r2#c".
  std::string Standing(const std::string& key) const {
    for (const TimelineItem& item : timeline_.items) {
      if (item.position.entry_key != "reports/" + key) continue;
      query::v1::TimelineEntry entry;
      Labels labels;
      TimelineItemToProto(item, source(), query::v1::TIMELINE_VIEW_BASIC, entry,
                          labels);
      const query::v1::Development& development = entry.development();
      std::string text = std::string(absl::StripPrefix(
          DevelopmentStatus_Name(development.status()), "DEVELOPMENT_STATUS_"));
      if (development.has_status_time()) {
        absl::StrAppend(&text, " since ", DayText(development.status_time()));
      }
      if (!development.status_entry_key().empty()) {
        absl::StrAppend(&text, " by ", Short(development.status_entry_key()));
      }
      return text;
    }
    return "no such entry";
  }

  // Returns the milestones, each as in "2026-07-01 contract-expiry: reason".
  std::vector<std::string> Milestones() const {
    std::vector<std::string> texts;
    for (const Milestone& milestone : timeline_.milestones) {
      texts.push_back(absl::StrCat(DayText(milestone.due), " ", milestone.key,
                                   ": ", milestone.reason));
    }
    return texts;
  }

  query::v1::TimelineEntry Entry(const std::string& key,
                                 query::v1::TimelineView detail) const {
    query::v1::TimelineEntry entry;
    Labels labels;
    for (const TimelineItem& item : timeline_.items) {
      if (item.position.entry_key == key) {
        TimelineItemToProto(item, source(), detail, entry, labels);
      }
    }
    return entry;
  }

 private:
  static Calendar CalendarOf(const LogBuilder& log) {
    Calendar calendar;
    for (const auto& entry : log.dossier().entries) {
      calendar.Apply(entry->record);
    }
    return calendar;
  }

  static std::string Short(const std::string& key) {
    return std::string(absl::StripPrefix(key, "reports/"));
  }

  static std::string TextOf(const query::v1::Contradiction& written) {
    const std::string& key = written.contradiction_key();
    std::string text = absl::StrCat(
        key.substr(0, key.find('/')), " ", DayText(written.start_time()),
        " to ", written.has_end_time() ? DayText(written.end_time()) : "now",
        ": ");
    std::vector<std::string> sides;
    for (const query::v1::ContradictionSide& side : written.sides()) {
      std::vector<std::string> keys;
      for (const std::string& entry : side.entry_keys()) {
        keys.push_back(Short(entry));
      }
      sides.push_back(absl::StrCat(side.position(),
                                   side.proved_wrong() ? "!" : "", " (",
                                   absl::StrJoin(keys, " "), ")"));
    }
    absl::StrAppend(&text, absl::StrJoin(sides, " | "));
    if (!written.resolution().empty()) {
      absl::StrAppend(&text, "; ", written.resolution());
    }
    if (!written.resolution_entry_key().empty()) {
      absl::StrAppend(&text, " (", Short(written.resolution_entry_key()), ")");
    }
    return text;
  }

  const LogBuilder& log_;
  const DossierView view_;
  const Lineage lineage_;
  const Calendar calendar_;
  const Timeline timeline_;
};

// Three outlets that nobody suspects of copying.
inline LogBuilder WithOutlets() {
  LogBuilder log;
  for (const char* name : {"a", "b", "c"}) {
    log.Entity(absl::StrCat("outlets/", name), "tier: 1");
  }
  return log;
}

// Further fields of a claim, in text format.
inline std::string By(const std::string& club) {
  return "actor { name: \"clubs/" + club + "\" } ";
}
inline std::string Sum(const std::string& role, int64_t millions,
                       const std::string& currency = "EUR") {
  return absl::StrCat("money { currency_code: \"", currency,
                      "\" min_micros: ", millions * 1'000'000'000'000,
                      " max_micros: ", millions * 1'000'000'000'000,
                      " role: MONEY_ROLE_", role, " } ");
}
inline std::string Event(const std::string& first, const std::string& end) {
  return absl::StrCat(
      "event { start_time { seconds: ", absl::ToUnixSeconds(At(first)),
      " } end_time { seconds: ", absl::ToUnixSeconds(At(end)), " } } ");
}

// An outcome of players/p, public at the start of `day`.
inline std::string Outcome(const std::string& kind, const std::string& club,
                           const std::string& day,
                           const std::string& more = "") {
  const int64_t seconds = absl::ToUnixSeconds(At(day));
  return absl::StrCat("outcome { player: \"players/p\" kind: OUTCOME_KIND_",
                      kind,
                      club.empty() ? "" : " to_club: \"clubs/" + club + "\"",
                      " occur { start_time { seconds: ", seconds - 86400,
                      " } end_time { seconds: ", seconds,
                      " } } know_time { seconds: ", seconds, " } ", more, " }");
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_TIMELINE_TOLD_STORY_H_
