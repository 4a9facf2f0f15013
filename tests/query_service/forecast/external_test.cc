#include "query_service/forecast/external.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/query_service/forecast/coherence.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using namespace query::v1;  // NOLINT(build/namespaces)
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using testing::Random;

double Logit(double p) { return std::log(p / (1 - p)); }

// A claim that states a probability, of `ppm` millionths.
std::string Odds(const std::string& id, const std::string& club, int ppm,
                 const std::string& more = "") {
  return Claim(id, "EXTERNAL_PROBABILITY",
               absl::StrCat("actor { name: \"", club,
                            "\" } probability_ppm: ", ppm, " ", more));
}

class ExternalTest : public ::testing::Test {
 protected:
  ExternalTest() {
    world_.Club("clubs/home", "associations/x")
        .Club("clubs/a", "associations/x")
        .Club("clubs/b", "associations/x")
        .Outlet("outlets/t1", 1)
        .Windows("associations/x", "2025-06-01", "2027-06-01",
                 {{"2025-06-10", "2025-09-01", true},
                  {"2026-01-01", "2026-02-02", false},
                  {"2026-06-10", "2026-09-01", true}})
        .Player("clubs/home", "2027-06-30");
  }
  void Say(const std::string& outlet, const std::string& claims,
           const std::string& day = "2025-09-20") {
    world_.Add(Report(outlet, day, claims));
  }
  std::vector<ExternalStatement> Statements() {
    scene_ = world_.SceneAt(kNow);
    return ExternalStatements(scene_.view, "clubs/home");
  }
  double P(const Proposition& event, const std::string& by, double weight) {
    const Scene scene = world_.SceneAt(kNow);
    ForecastInput input = world_.Input(scene);
    input.external_weight = weight;
    return AnswerQuestion(input, {event, std::nullopt, At(by)})->probability;
  }

  const absl::Time kNow = At("2025-10-01");
  // 52 weeks on.
  const std::string kHorizon = "2026-09-30";
  const Proposition kJoinsA = Event(EVENT_JOINS, {"clubs/a"});
  World world_;
  Scene scene_;
};

TEST_F(ExternalTest, ListsStatementsNewestFirst) {
  Say("outlets/u1", Odds("c", "clubs/a", 300'000), "2025-09-01");
  Say("outlets/u2", Odds("c", "clubs/home", 400'000), "2025-09-02");
  Say("outlets/u3", Claim("c", "BID", "actor { name: \"clubs/a\" }"));
  const auto statements = Statements();
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].event, EVENT_RENEWS);
  EXPECT_EQ(statements[0].club, "");
  EXPECT_EQ(statements[1].event, EVENT_JOINS);
  EXPECT_EQ(statements[1].club, "clubs/a");
  EXPECT_EQ(statements[1].probability, 0.3);
}

TEST_F(ExternalTest, RemovesTheMarginOfOneSourceInOneReport) {
  Say("outlets/u1", Odds("a", "clubs/a", 600'000) +
                        Odds("b", "clubs/b", 400'000) +
                        Odds("h", "clubs/home", 250'000));
  Say("outlets/u2", Odds("a", "clubs/a", 600'000), "2025-09-02");
  std::vector<double> probabilities;
  for (const ExternalStatement& statement : Statements()) {
    probabilities.push_back(statement.probability);
  }
  EXPECT_THAT(probabilities,
              ElementsAre(DoubleNear(0.48, 1e-12), DoubleNear(0.32, 1e-12),
                          DoubleNear(0.2, 1e-12), 0.6));
}

TEST_F(ExternalTest, MovesNothingUnlessAsked) {
  const double before = P(kJoinsA, kHorizon, 0);
  Say("outlets/u1", Odds("c", "clubs/a", 900'000));
  EXPECT_EQ(P(kJoinsA, kHorizon, 0), before);
}

TEST_F(ExternalTest, FullWeightWithoutEvidenceIsWhatIsStated) {
  Say("outlets/u1", Odds("c", "clubs/a", 350'000));
  EXPECT_NEAR(P(kJoinsA, kHorizon, 1), 0.35, 1e-6);
  EXPECT_LT(P(kJoinsA, "2026-06-01", 1), 0.35);
}

TEST_F(ExternalTest, MovesTheLogOddsByTheDifferenceFromTheBaseRate) {
  const double base = P(kJoinsA, kHorizon, 0);
  Say("outlets/t1", Claim("c", "BID", "actor { name: \"clubs/a\" }"));
  const double own = P(kJoinsA, kHorizon, 0);
  ASSERT_GT(own, base);
  Say("outlets/u1", Odds("c", "clubs/a", 200'000));
  Say("outlets/u2", Odds("c", "clubs/a", 100'000));
  const double mean = (Logit(0.2) + Logit(0.1)) / 2 - Logit(base);
  EXPECT_NEAR(Logit(P(kJoinsA, kHorizon, 0.5)), Logit(own) + 0.5 * mean, 1e-5);
}

TEST_F(ExternalTest, HearsTheNewestWordOfEachSource) {
  Say("outlets/u1", Odds("c", "clubs/a", 900'000), "2025-09-01");
  Say("outlets/u1", Odds("c", "clubs/a", 100'000), "2025-09-10");
  EXPECT_NEAR(P(kJoinsA, kHorizon, 1), 0.1, 1e-6);
}

TEST_F(ExternalTest, IsAboutTheTimeThatTheClaimNames) {
  Say("outlets/u1",
      Odds("c", "clubs/a", 150'000,
           absl::StrCat("event { end_time { seconds: ",
                        absl::ToUnixSeconds(At("2026-02-03")), " } }")));
  EXPECT_NEAR(P(kJoinsA, "2026-02-03", 1), 0.15, 1e-6);
  EXPECT_GT(P(kJoinsA, kHorizon, 1), 0.15);
}

TEST_F(ExternalTest, LeavesZerosAlone) {
  Say("outlets/u1", Odds("c", "clubs/a", 990'000));
  EXPECT_EQ(P(kJoinsA, "2025-12-01", 1), 0);  // no window is open
}

TEST_F(ExternalTest, StaysCoherentWhateverIsStated) {
  Random random(31);
  for (int round = 0; round < 60; ++round) {
    Story story = RandomStory(random, 12);
    World world = story.Tell();
    for (int i = 0; i < 6; ++i) {
      const std::string club =
          random.Chance(30) ? "clubs/home" : random.Pick(Clubs());
      world.Add(
          absl::StrReplaceAll(Report(absl::StrCat("outlets/u", i), "2024-01-01",
                                     Odds("c", club, random.Below(1'000'001))),
                              story.renames),
          story.now);
    }
    const Scene scene = world.SceneAt(story.now);
    ForecastInput input = world.Input(scene);
    input.external_weight = random.Below(11) / 10.0;
    const auto deadlines = Deadlines(story.now);
    EXPECT_LE(Incoherence(ComputeForecast(input, deadlines, Clubs()),
                          deadlines.size()),
              1e-12)
        << "round " << round;
  }
}

}  // namespace
}  // namespace hearsay::forecast
