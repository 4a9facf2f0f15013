#include "query_service/calibration/landmark_forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
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
using ::testing::IsEmpty;

constexpr char kNow[] = "2025-06-01";

World BasicWorld() {
  World world;
  world.Club("clubs/o", "associations/e")
      .Club("clubs/k", "associations/e", 40'000)
      .Outlet("outlets/a", 1)
      .Windows("associations/e", "2025-01-01", "2027-01-01",
               {{"2025-06-10", "2025-09-01", true},
                {"2026-01-01", "2026-02-01", false}})
      .Player("clubs/o", "2026-06-30");
  return world;
}

World& AddBid(World& world) {
  return world.Add(Report("outlets/a", "2025-05-25",
                          Claim("c", "BID", "actor { name: \"clubs/k\" }")));
}

std::string Outcome(const std::string& kind, const std::string& more) {
  return absl::StrCat("outcome { player: \"players/p\" kind: OUTCOME_KIND_",
                      kind, " from_club: \"clubs/o\" know_time { seconds: ",
                      absl::ToUnixSeconds(At("2025-05-01")), " } ", more, "}");
}

LandmarkForecast Make(const World& world, const std::string& now = kNow) {
  const forecast::Scene scene = world.SceneAt(At(now));
  return MakeLandmarkForecast(world.Input(scene));
}

std::vector<std::string> EventsOf(const LandmarkForecast& forecast) {
  std::vector<std::string> names;
  for (const EventForecast& event : forecast.events) {
    names.push_back(absl::StrCat(query::v1::Event_Name(event.event).substr(6),
                                 event.club.empty() ? "" : " ", event.club));
  }
  return names;
}

TEST(LandmarkForecastTest, SaysWhatQuestionsWouldHaveBeenAnswered) {
  World world = BasicWorld();
  AddBid(world);
  const LandmarkForecast made = Make(world);
  ASSERT_THAT(EventsOf(made),
              ::testing::ElementsAre("RENEWS", "SIGNS_PRE_CONTRACT", "JOINS",
                                     "AGREES", "LEAVES", "JOINS clubs/k"));
  for (const EventForecast& event : made.events) {
    for (size_t i = 0; i < kHorizonCount; ++i) {
      forecast::Question question;
      question.proposition.event = event.event;
      if (!event.club.empty()) question.proposition.clubs = {event.club};
      question.deadline = At(kNow) + kHorizonWeeks[i] * forecast::kWeek;
      EXPECT_NEAR(event.probabilities[i],
                  world.Ask(At(kNow), question)->probability, 1e-12)
          << query::v1::Event_Name(event.event) << kHorizonWeeks[i];
    }
  }
}

TEST(LandmarkForecastTest, HoldsItAgainstWhatIsForecastWithoutEvidence) {
  World world = BasicWorld();
  AddBid(world);
  const LandmarkForecast with = Make(world);
  const LandmarkForecast without = Make(BasicWorld());
  for (size_t event = 0; event < without.events.size(); ++event) {
    for (size_t i = 0; i < kHorizonCount; ++i) {
      EXPECT_NEAR(with.events[event].base[i],
                  without.events[event].probabilities[i], 1e-12);
      EXPECT_EQ(without.events[event].base[i],
                without.events[event].probabilities[i]);
    }
  }
  const EventForecast& named = with.events.back();
  EXPECT_GT(named.probabilities[3], 3 * named.base[3]);
  EXPECT_GT(named.base[3], 0);
}

TEST(LandmarkForecastTest, LeavesOutWhatARenewalHasDecided) {
  World world = BasicWorld();
  world.Add(
      Outcome("RENEWED",
              absl::StrCat("to_club: \"clubs/o\" ", Day("occur", "2025-04-30"),
                           Day("contract_end", "2029-06-30"))));
  EXPECT_THAT(EventsOf(Make(world)),
              ::testing::ElementsAre("JOINS", "AGREES", "LEAVES"));
}

TEST(LandmarkForecastTest, LeavesOutWhatAPreContractHasDecided) {
  World world = BasicWorld();
  world.Add(Outcome("JOINED_FREE", absl::StrCat("to_club: \"clubs/k\" ",
                                                Day("agree", "2025-04-30"))));
  const LandmarkForecast made = Make(world);
  EXPECT_THAT(EventsOf(made), ::testing::ElementsAre("JOINS"));
  EXPECT_EQ(made.start.agreed_club, "clubs/k");
}

TEST(LandmarkForecastTest, LeavesOutAllThatASignedMoveHasDecided) {
  World world = BasicWorld();
  world.Add(Outcome("JOINED_FEE", absl::StrCat("to_club: \"clubs/k\" ",
                                               Day("agree", "2025-04-30"),
                                               Day("occur", "2025-07-01"))));
  EXPECT_THAT(Make(world).events, IsEmpty());
}

TEST(LandmarkForecastTest, LeavesOutThatHeLeftOnceReleased) {
  World world = BasicWorld();
  world.Add(Outcome("RELEASED", Day("occur", "2025-04-30")));
  EXPECT_THAT(EventsOf(Make(world)), ::testing::ElementsAre("JOINS", "AGREES"));
}

// What the calendar excludes is a forecast like any other.
TEST(LandmarkForecastTest, KeepsWhatOnlyTheCalendarExcludes) {
  World world = BasicWorld();
  const LandmarkForecast made = Make(world, "2025-09-05");
  ASSERT_EQ(made.events[2].event, query::v1::EVENT_JOINS);
  EXPECT_EQ(made.events[2].probabilities[0], 0);
  EXPECT_GT(made.events[2].probabilities[3], 0);
}

TEST(LandmarkForecastTest, KnowsTheEndOfAContractOnlyFromFacts) {
  EXPECT_EQ(Make(BasicWorld()).start.expiry, At("2026-07-01"));
  World world;
  world.Outlet("outlets/a", 1)
      .Club("clubs/o", "associations/e")
      .Player("clubs/o", "")
      .Add(Report("outlets/a", "2025-05-25",
                  Claim("c", "CONTRACT_TERM", Day("event", "2026-06-30"))));
  EXPECT_EQ(Make(world).start.expiry, std::nullopt);
}

}  // namespace
}  // namespace hearsay::calibration
