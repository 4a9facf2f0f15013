// Random stories about players/p, written so that they can be told again with
// other names, at another time, or with more said in them.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_FORECAST_RANDOM_STORY_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FORECAST_RANDOM_STORY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "tests/query_service/forecast/world.h"
#include "tests/testing/random.h"

namespace hearsay::forecast {

// One report with one claim.
struct StoryClaim {
  std::string id;         // of the report
  std::string publisher;  // empty: unknown
  absl::Time said;        // a day; the infinite past: not known
  std::string source;     // cited; empty: the report's own word
  std::string kind = "INTEREST";
  std::string actor;  // empty: none
  std::string form;   // empty: not stated
  std::string stance = "ASSERTS";
  std::string voice = "REPORT";
  std::string certainty = "REPORTED";
  int term_year = 0;  // of CONTRACT_TERM, to 30 June; 0: none
  std::string subject = "players/p";
  bool alternative = false;  // to players/p

  std::string Text() const {
    std::string more = absl::StrCat("certainty: CERTAINTY_", certainty, " ");
    if (!actor.empty()) {
      absl::StrAppend(&more, "actor { name: \"", actor, "\" } ");
    }
    if (!form.empty()) absl::StrAppend(&more, "deal_form: DEAL_FORM_", form);
    absl::StrAppend(&more, " ");
    if (!source.empty()) more += Hop(source);
    if (term_year != 0) {
      more += Day("event", absl::StrCat(term_year, "-06-30"));
    }
    if (alternative) {
      more +=
          "participants { role: PARTICIPANT_ROLE_ALTERNATIVE_TO entity { name: "
          "\"players/p\" } } ";
    }
    std::string text = absl::StrCat(
        "entry_id: \"", id,
        "\" report { claims { claim_id: \"c\" kind: ", "CLAIM_KIND_", kind,
        " subject { name: \"", subject, "\" } voice: VOICE_", voice,
        " stance: STANCE_", stance, " ", more, " } ");
    if (!publisher.empty()) {
      absl::StrAppend(&text, "publisher { name: \"", publisher, "\" } ");
    }
    if (said != absl::InfinitePast()) text += Day("publish", said);
    return text + "}";
  }
};

struct Story {
  absl::Time now;
  // What is replaced in all texts when it is told.
  std::vector<std::pair<std::string, std::string>> renames;
  std::vector<std::string> entities;  // records in text format
  std::vector<StoryClaim> claims;
  std::vector<std::string> outcomes;  // records in text format

  World Tell() const {
    World world;
    const auto add = [&](const std::string& text) {
      world.Add(absl::StrReplaceAll(text, renames), now);
    };
    for (const std::string& entity : entities) add(entity);
    for (const StoryClaim& claim : claims) add(claim.Text());
    for (const std::string& outcome : outcomes) add(outcome);
    return world;
  }
};

inline const std::vector<std::string>& Clubs() {
  static const auto* const clubs =
      new std::vector<std::string>{"clubs/a", "clubs/b", "clubs/c", "clubs/d"};
  return *clubs;
}

// Outlets of every tier: outlets/t1a ... outlets/t4b, and outlets/u0 ... u9
// without one.
inline std::vector<std::string> TieredOutlets() {
  std::vector<std::string> outlets;
  for (const char* tier : {"1", "2", "3", "4"}) {
    for (const char* which : {"a", "b"}) {
      outlets.push_back(absl::StrCat("outlets/t", tier, which));
    }
  }
  return outlets;
}

inline std::string RandomKind(testing::Random& random) {
  static const auto* const kinds =
      new std::vector<std::string>{"INTEREST",
                                   "TOP_TARGET",
                                   "CONTACT",
                                   "TALKS",
                                   "BID",
                                   "PERSONAL_TERMS",
                                   "CLUBS_AGREED",
                                   "MEDICAL",
                                   "PRE_CONTRACT",
                                   "PURSUIT_ENDED",
                                   "RENEWAL_OFFERED",
                                   "RENEWAL_TALKS",
                                   "RENEWAL_REJECTED",
                                   "RENEWAL_LIKELY",
                                   "RENEWAL_STALLED",
                                   "WILLING_TO_SELL",
                                   "ASKING_PRICE",
                                   "WANTS_TO_LEAVE",
                                   "WANTS_TO_STAY",
                                   "EXIT_POSSIBLE",
                                   "UNDECIDED",
                                   "REMARK",
                                   "CONTRACT_TERM",
                                   "TRANSFER_DONE"};
  return random.Pick(*kinds);
}

inline std::string ActorOf(const std::string& kind, testing::Random& random) {
  if (kind.rfind("RENEWAL", 0) == 0 || kind == "WILLING_TO_SELL" ||
      kind == "ASKING_PRICE" || kind == "CONTRACT_TERM") {
    return "clubs/home";
  }
  return kind.rfind("WANTS", 0) == 0 ? "" : random.Pick(Clubs());
}

inline StoryClaim RandomClaim(const std::string& id, absl::Time now,
                              testing::Random& random) {
  StoryClaim claim;
  claim.id = id;
  claim.kind = RandomKind(random);
  claim.actor = ActorOf(claim.kind, random);
  claim.said = now - absl::Minutes(random.Between(2 * 1440, 70 * 1440));
  if (random.Chance(5)) claim.said = absl::InfinitePast();
  claim.publisher = random.Pick(TieredOutlets());
  if (random.Chance(15)) claim.publisher = "";
  if (random.Chance(15)) {
    claim.publisher = absl::StrCat("outlets/u", random.Below(10));
  }
  if (random.Chance(25)) claim.source = random.Pick(TieredOutlets());
  if (random.Chance(5)) claim.source = random.Pick(Clubs());
  claim.stance = random.Pick(std::vector<std::string>{
      "ASSERTS", "ASSERTS", "ASSERTS", "DENIES", "QUESTIONS"});
  claim.certainty = random.Pick(std::vector<std::string>{
      "ASSERTED", "REPORTED", "EXPECTED", "POSSIBLE", "SPECULATIVE"});
  claim.form = random.Pick(
      std::vector<std::string>{"", "", "FEE", "LOAN", "FREE", "PRE_CONTRACT"});
  if (claim.kind == "CONTRACT_TERM") {
    claim.term_year = static_cast<int>(
        absl::ToCivilYear(now, absl::UTCTimeZone()).year() + 1);
  }
  if (random.Chance(8)) {
    claim.subject = "players/q";
    claim.kind = random.Chance(50) ? "TOP_TARGET" : "TRANSFER_DONE";
    claim.actor = random.Pick(Clubs());
    claim.alternative = true;
    claim.term_year = 0;
  }
  return claim;
}

// Two associations with windows; of club d's nothing is known. `first_year` is
// the year in which it is told, or the one before.
inline Story RandomStory(testing::Random& random, int claim_count,
                         int first_year = 2025) {
  Story story;
  story.now = At(absl::StrCat(first_year, "-05-01")) +
              absl::Hours(random.Below(400 * 24));
  const auto entity = [&](const std::string& name, const std::string& more) {
    story.entities.push_back(absl::StrCat(
        "entity { name: \"", name, "\" display_name: \"", name,
        "\" kind: ", EntityKind_Name(KindOfName(name)), " ", more, "}"));
  };
  const auto windows = [&](const std::string& association) {
    for (const int year : {first_year, first_year + 1}) {
      const auto time = [&](const char* name, int y, const char* day) {
        return absl::StrCat(
            name, " { seconds: ", absl::ToUnixSeconds(At(absl::StrCat(y, day))),
            " } ");
      };
      story.entities.push_back(absl::StrCat(
          "transfer_windows { association: \"", association, "\" season: \"",
          year, "\" ", time("start_time", year, "-06-01"),
          time("end_time", year + 1, "-06-01"), "windows { ",
          time("open_time", year, "-06-10"), time("close_time", year, "-09-01"),
          "kind: TRANSFER_WINDOW_KIND_SUMMER } windows { ",
          time("open_time", year + 1, "-01-01"),
          time("close_time", year + 1, "-02-02"),
          "kind: TRANSFER_WINDOW_KIND_WINTER } }"));
    }
  };
  for (const char* club : {"clubs/home", "clubs/a", "clubs/b", "clubs/c"}) {
    entity(club, absl::StrCat(
                     "association: \"associations/",
                     club == Clubs()[0] ? "y" : "x", "\" departure_share_ppm: ",
                     random.Pick(std::vector<int>{0, 3000, 50000}), " "));
  }
  entity("clubs/d", "");
  windows("associations/x");
  windows("associations/y");
  for (const std::string& outlet : TieredOutlets()) {
    entity(outlet, absl::StrCat("tier: ", outlet.substr(9, 1), " "));
  }
  std::string more;
  if (random.Chance(80)) {
    more = Day("birth",
               absl::StrCat(first_year - random.Between(19, 35), "-03-05"));
  }
  std::string end;
  if (random.Chance(80)) {
    end = Day("contract_end",
              absl::StrCat(first_year + random.Between(0, 3), "-06-30"));
  }
  entity("players/p",
         absl::StrCat(more, "engagements { club: \"clubs/home\" ",
                      Day("start", absl::StrCat(first_year - 4, "-07-01")), end,
                      "} "));
  for (int i = 0; i < claim_count; ++i) {
    story.claims.push_back(
        RandomClaim(absl::StrCat("r", i), story.now, random));
  }
  if (random.Chance(20)) {
    const absl::Time known = story.now - absl::Hours(24) * random.Below(60);
    const auto seconds = absl::ToUnixSeconds(known);
    story.outcomes.push_back(absl::StrCat(
        "outcome { player: \"players/", random.Chance(60) ? "p" : "q", "\" ",
        random.Pick(std::vector<std::string>{
            "kind: OUTCOME_KIND_RENEWED to_club: \"clubs/home\" ",
            "kind: OUTCOME_KIND_JOINED_FEE to_club: \"clubs/a\" ",
            "kind: OUTCOME_KIND_JOINED_FREE to_club: \"clubs/b\" ",
            "kind: OUTCOME_KIND_RELEASED ", "kind: OUTCOME_KIND_RETIRED "}),
        random.Chance(50) ? Day("occur", known) : Day("agree", known),
        "know_time { seconds: ", seconds, " } }"));
  }
  return story;
}

}  // namespace hearsay::forecast

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FORECAST_RANDOM_STORY_H_
