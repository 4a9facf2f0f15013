#include "query_service/forecast/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/query_service/forecast/random_records.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using namespace query::v1;  // NOLINT(build/namespaces)
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Random;
using ::testing::SizeIs;

// An explanation with the scene that it points into.
struct Explained {
  Scene scene;
  Explanation explanation;
};

Explained ExplainIn(const World& world, absl::Time said_by,
                    const Proposition& proposition, absl::Time deadline) {
  Explained result{world.SceneAt(said_by), {}};
  result.explanation =
      Explain(world.Input(result.scene), {proposition, std::nullopt, deadline})
          .value();
  return result;
}

double Logit(double p) { return std::log(p / (1 - p)); }

double Total(const Explanation& explanation) {
  double sum = explanation.prior_log_odds + explanation.other_log_odds;
  for (const Contribution& contribution : explanation.contributions) {
    sum += contribution.log_odds;
  }
  return sum;
}

// Events of which each has other cells.
std::vector<Proposition> Events() {
  return {Event(EVENT_RENEWS),
          Event(EVENT_LEAVES),
          Event(EVENT_AGREES),
          Event(EVENT_JOINS, {"clubs/a"}),
          Event(EVENT_JOINS, {"clubs/b"}, {v1::DEAL_FORM_FEE}),
          Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/c", "clubs/d"})};
}

TEST(ExplanationTest, AddsUpFromThePriorToTheAnswer) {
  Random random(11);
  int explained = 0;
  for (int round = 0; round < 150; ++round) {
    const Story story = RandomStory(random, random.Below(30));
    const RandomRecords records(random.Bits());
    World world = story.Tell();
    world.Records(&records);
    const absl::Time deadline = story.now + random.UpTo(500 * kDay) + kDay;
    for (const Proposition& event : Events()) {
      const Explanation explanation =
          ExplainIn(world, story.now, event, deadline).explanation;
      const double p = explanation.answer.probability;
      if (p == 0 || p == 1) {
        EXPECT_THAT(explanation.contributions, IsEmpty());
        continue;
      }
      ++explained;
      EXPECT_NEAR(Total(explanation), explanation.log_odds, 1e-9);
      EXPECT_NEAR(explanation.log_odds, Logit(p), 1e-6 + 1e-10 / (1 - p));
      EXPECT_NEAR(explanation.prior_log_odds,
                  Logit(explanation.prior_probability), 1e-6);
    }
  }
  EXPECT_GT(explained, 400);
}

TEST(ExplanationTest, PriorIsTheAnswerOfAStoryInWhichNothingIsSaid) {
  Random random(12);
  for (int round = 0; round < 100; ++round) {
    Story story = RandomStory(random, 15);
    // What is claimed of the contract is the prior's too, and so are the clubs
    // that are named, which matters for club d: of it no windows are known.
    std::erase_if(story.claims, [](const StoryClaim& claim) {
      return claim.kind == "CONTRACT_TERM" || claim.actor == "clubs/d";
    });
    const absl::Time deadline = story.now + 200 * kDay;
    const Proposition event = Event(EVENT_JOINS, {"clubs/a"});
    const double prior = ExplainIn(story.Tell(), story.now, event, deadline)
                             .explanation.prior_probability;
    story.claims.clear();
    EXPECT_DOUBLE_EQ(prior, story.Tell()
                                .Ask(story.now, {event, std::nullopt, deadline})
                                ->probability);
  }
}

TEST(ExplanationTest, SumsUpWhatSpeaksLowestInALargeDossier) {
  Random random(14);
  const Story story = RandomStory(random, 900);
  const World world = story.Tell();
  const Explained explained =
      ExplainIn(world, story.now, Event(EVENT_LEAVES), story.now + 200 * kDay);
  const Explanation& explanation = explained.explanation;
  ASSERT_GT(explanation.situation.roots.size(), kExplainedRootsMax);
  EXPECT_LE(explanation.contributions.size(), kExplainedRootsMax);
  EXPECT_NE(explanation.other_log_odds, 0);
  EXPECT_NEAR(Total(explanation), explanation.log_odds, 1e-9);
}

TEST(ExplanationTest, DoesNotDependOnNames) {
  Random random(13);
  for (int round = 0; round < 60; ++round) {
    Story story = RandomStory(random, 20);
    const absl::Time deadline = story.now + 150 * kDay;
    const auto sizes = [&](const Proposition& event) {
      std::vector<double> result;
      for (const Contribution& contribution :
           ExplainIn(story.Tell(), story.now, event, deadline)
               .explanation.contributions) {
        result.push_back(contribution.log_odds);
      }
      return result;
    };
    const auto before = sizes(Event(EVENT_AGREES, {"clubs/b"}));
    story.renames = {{"clubs/b", "clubs/zz"}, {"outlets/t1a", "outlets/zz"}};
    EXPECT_EQ(sizes(Event(EVENT_AGREES, {"clubs/zz"})), before);
  }
}

// Windows of association x are known; the player is at clubs/home.
class ExplainedWorldTest : public ::testing::Test {
 protected:
  ExplainedWorldTest() {
    world_.Club("clubs/home", "associations/x")
        .Club("clubs/a", "associations/x")
        .Club("clubs/b", "associations/x")
        .Outlet("outlets/t1", 1)
        .Outlet("outlets/t2", 2)
        .Outlet("outlets/t3", 3)
        .Windows("associations/x", "2025-06-01", "2027-06-01",
                 {{"2025-06-10", "2025-09-01", true},
                  {"2026-01-01", "2026-02-02", false},
                  {"2026-06-10", "2026-09-01", true}});
  }
  void Say(const std::string& outlet, const std::string& kind,
           const std::string& club, const std::string& day = "2025-09-28",
           const std::string& more = "") {
    world_.Add(
        Report(outlet, day,
               Claim("c", kind,
                     absl::StrCat("actor { name: \"", club, "\" } ", more))));
  }
  Explanation Explain(const Proposition& event, const std::string& by,
                      const std::string& said_by = "2025-10-01") {
    explained_ = ExplainIn(world_, At(said_by), event, At(by));
    return explained_.explanation;
  }
  // The sources of the contributions, in order.
  std::vector<std::string> Sources() const {
    std::vector<std::string> sources;
    const Explanation& explanation = explained_.explanation;
    for (const Contribution& contribution : explanation.contributions) {
      const RootWeight& root = explanation.situation.roots[contribution.root];
      sources.push_back(explained_.scene.lineage.roots[root.root].source);
    }
    return sources;
  }
  std::vector<std::string> Rules(const Proposition& event,
                                 const std::string& by,
                                 const std::string& said_by = "2025-10-01") {
    std::vector<std::string> rules;
    for (const Exclusion& exclusion : Explain(event, by, said_by).exclusions) {
      rules.push_back(ExclusionRule_Name(exclusion.rule).substr(15));
      if (!exclusion.by.empty()) rules.back() += " by " + exclusion.by;
    }
    return rules;
  }
  void Outcome(const std::string& kind, const std::string& more) {
    world_.Add(
        absl::StrCat("entry_id: \"o\" outcome { player: \"players/p\" "
                     "kind: OUTCOME_KIND_",
                     kind, " ", more, " }"));
  }

  World world_;
  Explained explained_;
};

TEST_F(ExplainedWorldTest, OneRootHasTheWholeDifference) {
  world_.Player("clubs/home", "2026-06-30");
  Say("outlets/t1", "BID", "clubs/a");
  const Explanation explanation =
      Explain(Event(EVENT_JOINS, {"clubs/a"}), "2026-09-01");
  ASSERT_THAT(explanation.contributions, SizeIs(1));
  EXPECT_DOUBLE_EQ(explanation.contributions[0].log_odds,
                   explanation.log_odds - explanation.prior_log_odds);
  EXPECT_GT(explanation.contributions[0].log_odds, 1);
}

TEST_F(ExplainedWorldTest, ListsTheLargestFirstWhateverTheSign) {
  world_.Player("clubs/home", "2026-06-30");
  Say("outlets/t2", "INTEREST", "clubs/a");
  Say("outlets/t1", "RENEWAL_LIKELY", "clubs/home");
  Say("outlets/t1", "BID", "clubs/a");
  Say("outlets/t3", "REMARK", "clubs/a");
  Explain(Event(EVENT_RENEWS), "2026-06-01");
  EXPECT_THAT(Sources(), ElementsAre("outlets/t1", "outlets/t1", "outlets/t2"));
  const auto& contributions = explained_.explanation.contributions;
  EXPECT_GT(contributions[0].log_odds, 0);
  EXPECT_LT(contributions[1].log_odds, 0);
  EXPECT_LT(contributions[2].log_odds, 0);
}

TEST_F(ExplainedWorldTest, EqualRootsShareAlikeWhicheverIsAddedFirst) {
  world_.Player("clubs/home", "2026-06-30");
  // What is added second changes less; kinds of the same weight, so that
  // neither is taken for a copy of the other.
  Say("outlets/t1", "WILLING_TO_SELL", "clubs/home");
  Say("outlets/t1", "ASKING_PRICE", "clubs/home");
  const Explanation explanation =
      Explain(Event(EVENT_JOINS, {}, {v1::DEAL_FORM_FEE}), "2026-09-01");
  ASSERT_THAT(explanation.contributions, SizeIs(2));
  EXPECT_NEAR(explanation.contributions[0].log_odds,
              explanation.contributions[1].log_odds, 1e-12);
  EXPECT_GT(explanation.contributions[0].log_odds, 0.01);
}

TEST_F(ExplainedWorldTest, NamesTheRuleBehindAnImpossibleEvent) {
  world_.Player("clubs/home", "2026-06-30");
  Say("outlets/t1", "BID", "clubs/a");
  const Proposition for_a_fee =
      Event(EVENT_JOINS, {"clubs/a"}, {v1::DEAL_FORM_FEE});
  EXPECT_THAT(Rules(for_a_fee, "2025-12-01"), ElementsAre("WINDOW_CLOSED"));
  EXPECT_EQ(explained_.explanation.answer.probability, 0);
  EXPECT_THAT(explained_.explanation.contributions, IsEmpty());
  EXPECT_THAT(Rules(for_a_fee, "2026-02-01"), IsEmpty());
  EXPECT_THAT(Rules(Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/a"}), "2025-12-01"),
              ElementsAre("PRE_CONTRACT_TOO_EARLY", "CONTRACT_RUNS_ON"));
  EXPECT_THAT(Rules(Event(EVENT_JOINS, {"clubs/home"}), "2026-09-01"),
              ElementsAre("OWN_CLUB"));
  EXPECT_THAT(Rules(for_a_fee, "2025-09-20"), ElementsAre("DEADLINE_PASSED"));
}

TEST_F(ExplainedWorldTest, NamesWhatMakesPartsOfAnEventImpossible) {
  world_.Player("clubs/home", "2026-06-30");
  Say("outlets/t1", "BID", "clubs/a");
  const Explanation explanation =
      Explain(Event(EVENT_AGREES, {"clubs/a"}), "2026-02-01");
  EXPECT_GT(explanation.answer.probability, 0);
  EXPECT_THAT(explanation.contributions, SizeIs(1));
  ASSERT_THAT(explanation.exclusions, SizeIs(1));
  EXPECT_EQ(explanation.exclusions[0].rule, EXCLUSION_RULE_CONTRACT_RUNS_ON);
  EXPECT_THAT(explanation.exclusions[0].text,
              HasSubstr("2026-07-01T00:00:00Z"));
}

TEST_F(ExplainedWorldTest, NamesAnUnknownContract) {
  world_.Player("clubs/home", "");
  EXPECT_THAT(Rules(Event(EVENT_SIGNS_PRE_CONTRACT), "2026-12-01"),
              ElementsAre("NO_CONTRACT_EXPIRY"));
}

TEST_F(ExplainedWorldTest, NamesRulesThatAllowNoPreContract) {
  world_.Player("clubs/home", "2026-06-30")
      .Entity("associations/x", "pre_contract_rules { months: 0 } ");
  EXPECT_THAT(Rules(Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/a"}), "2026-12-01"),
              ElementsAre("PRE_CONTRACT_TOO_EARLY"));
}

TEST_F(ExplainedWorldTest, NamesTheRecordThatDecides) {
  world_.Player("clubs/home", "2026-06-30");
  Say("outlets/t1", "BID", "clubs/a");
  Outcome("RENEWED",
          absl::StrCat("to_club: \"clubs/home\" ", Day("occur", "2025-09-29"),
                       "know_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-09-30")), " }"));
  EXPECT_THAT(Rules(Event(EVENT_RENEWS), "2026-02-01"),
              ElementsAre("RECORDED by outcomes/o"));
  EXPECT_EQ(explained_.explanation.answer.probability, 1);
  EXPECT_EQ(explained_.explanation.prior_probability, 1);
  EXPECT_THAT(Rules(Event(EVENT_SIGNS_PRE_CONTRACT), "2026-02-01"),
              ElementsAre("RECORDED by outcomes/o"));
}

TEST_F(ExplainedWorldTest, NamesTheEndOfACareer) {
  world_.Player("clubs/home", "2026-06-30");
  Outcome("RETIRED",
          absl::StrCat(Day("occur", "2025-09-29"), "know_time { seconds: ",
                       absl::ToUnixSeconds(At("2025-09-30")), " }"));
  EXPECT_THAT(Rules(Event(EVENT_RENEWS), "2026-02-01"),
              ElementsAre("RETIRED by outcomes/o"));
}

}  // namespace
}  // namespace hearsay::forecast
