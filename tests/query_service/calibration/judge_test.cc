#include "query_service/calibration/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::calibration {
namespace {

using forecast::At;
using forecast::Claim;
using forecast::Day;
using forecast::Report;
using forecast::World;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Outcome(const std::string& kind, const std::string& club,
                    const std::string& occur, const std::string& know,
                    const std::string& more = "") {
  return absl::StrCat("outcome { player: \"players/p\" kind: OUTCOME_KIND_",
                      kind, " to_club: \"", club, "\" ", Day("occur", occur),
                      "know_time { seconds: ", absl::ToUnixSeconds(At(know)),
                      " } ", more, "}");
}

// Of p, at o to the middle of 2027, a move to k was said on 1 January 2025.
class JudgeTest : public ::testing::Test {
 protected:
  JudgeTest() {
    world_.Club("clubs/o", "associations/e")
        .Club("clubs/k", "associations/e", 40'000)
        .Outlet("outlets/a", 1)
        .Player("clubs/o", "2027-06-30")
        .Add(Report("outlets/a", "2024-12-31",
                    Claim("c", "BID", "actor { name: \"clubs/k\" }")));
  }

  // Returns what is known, said by `said_by`, of what was forecast first.
  std::vector<JudgedEvent> Judge(const std::string& said_by,
                                 const std::string& landmark = "2025-01-01") {
    const forecast::Scene then = world_.SceneAt(At(landmark));
    const LandmarkForecast made = MakeLandmarkForecast(world_.Input(then));
    const forecast::Scene now = world_.SceneAt(At(said_by));
    std::vector<JudgedEvent> judged;
    JudgeForecast(HistoryOf(now.view, world_.registry()), At(landmark), made,
                  At(said_by), judged);
    return judged;
  }

  // Returns the horizons of an event that have been judged, those negative by
  // which it had not happened.
  static std::vector<int> Of(const std::vector<JudgedEvent>& judged,
                             query::v1::Event event, bool named_club = false) {
    std::vector<int> horizons;
    for (const JudgedEvent& one : judged) {
      if (one.event != event || one.named_club != named_club) continue;
      horizons.push_back(one.happened ? one.horizon_weeks : -one.horizon_weeks);
    }
    return horizons;
  }

  World world_;
};

// 4 weeks after the landmark are 29 January, 13 are 2 April.
TEST_F(JudgeTest, CountsNothingBeforeADeadlineHasPassed) {
  EXPECT_THAT(Judge("2025-01-28"), IsEmpty());
  EXPECT_THAT(Of(Judge("2025-01-29"), query::v1::EVENT_JOINS), ElementsAre(-4));
  EXPECT_THAT(Of(Judge("2025-04-01"), query::v1::EVENT_JOINS), ElementsAre(-4));
  EXPECT_THAT(Of(Judge("2025-04-02"), query::v1::EVENT_JOINS),
              ElementsAre(-4, -13));
}

TEST_F(JudgeTest, FindsTrueWhatHappenedByTheDeadline) {
  world_.Add(Outcome("JOINED_FEE", "clubs/k", "2025-02-01", "2025-02-02"));
  const auto judged = Judge("2026-02-01");
  EXPECT_THAT(Of(judged, query::v1::EVENT_JOINS), ElementsAre(-4, 13, 26, 52));
  EXPECT_THAT(Of(judged, query::v1::EVENT_JOINS, true),
              ElementsAre(-4, 13, 26, 52));
  EXPECT_THAT(Of(judged, query::v1::EVENT_RENEWS),
              ElementsAre(-4, -13, -26, -52));
}

TEST_F(JudgeTest, TellsClubsApart) {
  world_.Add(Outcome("JOINED_FEE", "clubs/m", "2025-02-01", "2025-02-02"));
  const auto judged = Judge("2026-02-01");
  EXPECT_THAT(Of(judged, query::v1::EVENT_JOINS), ElementsAre(-4, 13, 26, 52));
  EXPECT_THAT(Of(judged, query::v1::EVENT_JOINS, true),
              ElementsAre(-4, -13, -26, -52));
}

// To count at once what came true would leave out what may yet come true.
TEST_F(JudgeTest, WaitsForTheDeadlineAlsoOfWhatHasHappened) {
  world_.Add(Outcome("JOINED_FEE", "clubs/k", "2025-02-01", "2025-02-02"));
  EXPECT_THAT(Of(Judge("2025-03-01"), query::v1::EVENT_JOINS), ElementsAre(-4));
}

// Of an outcome that is not public yet an answer knows nothing.
TEST_F(JudgeTest, FindsNothingTrueBeforeTheOutcomeIsPublic) {
  world_.Add(Outcome("JOINED_FEE", "clubs/k", "2025-02-01", "2025-08-01"));
  EXPECT_THAT(Of(Judge("2025-07-31"), query::v1::EVENT_JOINS),
              ElementsAre(-4, -13, -26));
  EXPECT_THAT(Of(Judge("2025-08-01"), query::v1::EVENT_JOINS),
              ElementsAre(-4, 13, 26));
}

TEST_F(JudgeTest, JudgesByWhatHappenedAfterTheForecastOnly) {
  world_.Add(Outcome("RENEWED", "clubs/o", "2024-06-01", "2024-06-01"));
  EXPECT_THAT(Of(Judge("2025-02-01"), query::v1::EVENT_RENEWS), IsEmpty());
  EXPECT_THAT(Of(Judge("2025-02-01"), query::v1::EVENT_LEAVES),
              ElementsAre(-4));
}

// A pre-contract was public before the forecast; that he joined came after it.
TEST_F(JudgeTest, JudgesWhetherPreContractsWereKept) {
  world_.Add(Outcome("JOINED_FREE", "clubs/k", "2025-02-15", "2024-12-15",
                     Day("agree", "2024-12-14")));
  const auto judged = Judge("2025-05-01");
  EXPECT_THAT(Of(judged, query::v1::EVENT_JOINS), ElementsAre(-4, 13));
  EXPECT_THAT(Of(judged, query::v1::EVENT_SIGNS_PRE_CONTRACT), IsEmpty());
}

// The registry has him at o to the middle of 2025, then, without any outcome,
// to the middle of 2028.
TEST_F(JudgeTest, TrustsWhatHasBecomeKnownOfTheContract) {
  world_.Player("clubs/o", "2025-02-10");
  EXPECT_THAT(Of(Judge("2025-07-10"), query::v1::EVENT_LEAVES),
              ElementsAre(-4, 13, 26));
  world_.Entity("players/p",
                absl::StrCat("engagements { club: \"clubs/o\" ",
                             Day("start", "2021-07-01"),
                             Day("contract_end", "2025-02-10"),
                             "} engagements { club: \"clubs/o\" ",
                             Day("start", "2025-01-20"),
                             Day("contract_end", "2028-06-30"), "}"));
  EXPECT_THAT(Of(Judge("2025-07-10"), query::v1::EVENT_LEAVES),
              ElementsAre(-4, -13, -26));
}

TEST_F(JudgeTest, NamesTheYearOfTheForecast) {
  for (const JudgedEvent& event : Judge("2026-02-01")) {
    EXPECT_EQ(event.year, 2025);
  }
}

}  // namespace
}  // namespace hearsay::calibration
