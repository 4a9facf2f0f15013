// One player's story, for tests of what it adds to track records.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_TRACK_RECORDS_STORY_H_
#define HEARSAY_TESTS_QUERY_SERVICE_TRACK_RECORDS_STORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/time.h"
#include "query_service/track_records/contributions.h"
#include "tests/query_service/view_builder.h"

namespace hearsay::testing {

// The story of players/p, under contract with clubs/own. Reports appear on a
// day, and are known to have at its end.
class Story {
 public:
  Story() {
    log_.Entity("clubs/own").Entity("clubs/a").Entity("clubs/b");
    log_.Entity("players/p",
                "engagements { club: \"clubs/own\" start { start_time { "
                "seconds: 1500000000 } } }");
    for (const char* outlet : {"outlets/t1", "outlets/other1"}) {
      log_.Entity(outlet, "tier: 1");
    }
    log_.Entity("outlets/t2", "tier: 2").Entity("outlets/t3", "tier: 3");
    log_.Entity("outlets/none").Entity("outlets/none2");
  }

  // Adds a record. Returns its revision.
  int64_t Add(const std::string& content) {
    log_.Add(absl::StrCat("e", log_.revision() + 1), content,
             "2029-01-01T00:00:00Z");
    return log_.revision();
  }
  int64_t Say(const std::string& outlet, const std::string& day,
              const std::string& claims) {
    return Add(Report(outlet, day, claims));
  }
  // Adds an outcome that was known at the beginning of a day. `more` are
  // further fields of the record, `fields` of the outcome.
  int64_t Happen(const std::string& kind, const std::string& known,
                 const std::string& to_club, const std::string& fields = "",
                 const std::string& more = "") {
    const std::string seconds =
        absl::StrCat("seconds: ", absl::ToUnixSeconds(At(known)));
    const std::string to =
        to_club.empty() ? "" : absl::StrCat("to_club: \"", to_club, "\" ");
    return Add(
        absl::StrCat("outcome { player: \"players/p\" kind: OUTCOME_KIND_",
                     kind, " ", to, "occur { start_time { ", seconds,
                     " } } know_time { ", seconds, " } ", fields, "} ", more));
  }

  std::vector<Contribution> All() const { return AsOf(log_.revision()); }
  std::vector<Contribution> AsOf(int64_t revision) const {
    return ContributionsOf(log_.dossier(), "players/p", log_.registry(),
                           revision);
  }
  // Returns what is in effect by a day, one line each: when it was known, the
  // source, the kind and how it ended.
  std::vector<std::string> By(const std::string& day) const {
    std::vector<std::string> lines;
    for (const Contribution& item : All()) {
      if (item.effective_time <= At(day)) lines.push_back(ToText(item));
    }
    return lines;
  }
  static std::string ToText(const Contribution& item) {
    return absl::StrCat(
        absl::FormatTime("%Y-%m-%d", item.known_time, absl::UTCTimeZone()), " ",
        item.source, item.type.denies ? " denies " : " ",
        absl::string_view(ClaimKind_Name(item.type.kind)).substr(11),
        item.hit ? " hit" : " miss", item.sign < 0 ? " no more" : "");
  }

  LogBuilder& log() { return log_; }

 private:
  LogBuilder log_;
};

// A claim that a club goes after him.
inline std::string Pursuit(const std::string& kind, const std::string& club,
                           const std::string& more = "") {
  return Claim("c", kind,
               absl::StrCat("actor { name: \"", club, "\" } ", more));
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_TRACK_RECORDS_STORY_H_
