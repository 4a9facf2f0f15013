#include "query_service/forecast/interval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>
#include <vector>

#include "query_service/forecast/forecast.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using testing::Random;

std::vector<absl::Time> Deadlines(absl::Time now) {
  return {now + 28 * kDay, now + 182 * kDay, now + 500 * kDay};
}

// All that an answer with intervals shows, in one row.
std::vector<double> Numbers(const ForecastResult& forecast) {
  std::vector<double> numbers;
  for (const CellSeries& cell : forecast.cells) {
    for (size_t i = 0; i < cell.probabilities.size(); ++i) {
      const Interval& interval = cell.intervals.at(i);
      numbers.insert(numbers.end(), {cell.probabilities[i], interval.low,
                                     interval.median, interval.high});
    }
  }
  return numbers;
}

ForecastResult WithIntervals(const Story& story) {
  const World world = story.Tell();
  const Scene scene = world.SceneAt(story.now);
  return ComputeForecast(world.Input(scene), Deadlines(story.now), Clubs(),
                         /*intervals=*/true);
}

TEST(IntervalTest, IsMadeOfOrderStatistics) {
  DrawValues values;
  for (int i = 0; i < kDrawCount; ++i) values[i] = 1 + (i * 37 + 11) % 64;
  const Interval interval = IntervalOf(values);
  EXPECT_EQ(interval.low, 4);
  EXPECT_EQ(interval.median, 32.5);
  EXPECT_EQ(interval.high, 61);
}

TEST(IntervalTest, IsInOrderAndExactWhereTheProbabilityIs) {
  Random random(1);
  int wide = 0;
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE(round);
    const Story story = RandomStory(random, random.Below(20));
    const ForecastResult forecast = WithIntervals(story);
    for (const CellSeries& cell : forecast.cells) {
      for (size_t i = 0; i < cell.probabilities.size(); ++i) {
        const Interval& interval = cell.intervals[i];
        ASSERT_GE(interval.low, 0);
        ASSERT_LE(interval.low, interval.median);
        ASSERT_LE(interval.median, interval.high);
        ASSERT_LE(interval.high, 1 + 1e-12);
        if (cell.probabilities[i] == 0) {
          ASSERT_EQ(interval.high, 0);
        }
        wide += interval.high > interval.low;
      }
    }
  }
  EXPECT_GT(wide, 1000);
}

TEST(IntervalTest, AskingForItChangesNoProbability) {
  Random random(2);
  for (int round = 0; round < 30; ++round) {
    const Story story = RandomStory(random, random.Below(20));
    const ForecastResult with = WithIntervals(story);
    const ForecastResult without =
        story.Tell().Forecast(story.now, Deadlines(story.now), Clubs());
    ASSERT_EQ(with.cells.size(), without.cells.size());
    for (size_t i = 0; i < with.cells.size(); ++i) {
      EXPECT_EQ(with.cells[i].probabilities, without.cells[i].probabilities);
      EXPECT_TRUE(without.cells[i].intervals.empty());
    }
  }
}

TEST(IntervalTest, EachDrawIsTheForecastOfItsNumbers) {
  Random random(3);
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    Story story = RandomStory(random, 12);
    const World world = story.Tell();
    const Scene scene = world.SceneAt(story.now);
    ForecastInput input = world.Input(scene);
    const Situation situation = FindSituation(input);
    const PreparedPass pass =
        PreparePass(input, situation, {}, Deadlines(story.now));
    // Without roots, so that no source's hit rate is drawn.
    Situation quiet = situation;
    quiet.roots.clear();
    quiet.evidence = {};
    const PreparedPass quiet_pass =
        PreparePass(input, quiet, {}, Deadlines(story.now));
    const DrawnPass drawn = RunDraws(input, quiet, quiet_pass);
    const auto parameters = DrawParameters(input.model);
    for (const int draw : {0, 17, 63}) {
      Model model;
      model.parameters = parameters[draw];
      const ForecastInput redrawn = {input.view, input.lineage, input.registry,
                                     input.calendar, model};
      const PreparedPass again =
          PreparePass(redrawn, quiet, {}, Deadlines(story.now));
      const auto rows = RunHazards(again.hazards, model.parameters);
      for (size_t row = 0; row < rows.size(); ++row) {
        for (size_t column = 0; column < rows[row].size(); ++column) {
          ASSERT_EQ(drawn.At(row, column)[draw], rows[row][column]);
        }
      }
    }
  }
}

// A claim by an outlet of the first tier, and what it was right about.
class OneClaim : public SourceRecords {
 public:
  OneClaim(double hits, double claims) : record_{hits, claims} {}

  HitCount OfSource(absl::string_view, ClaimType) const override {
    return record_;
  }
  HitCount OfTier(Tier, ClaimType) const override { return {}; }
  HitCount OfAll(ClaimType) const override { return {}; }
  double ClaimsOf(absl::string_view) const override { return record_.claims; }

  // Returns the interval of a sale to the club by the end of the summer. Only
  // the sources' hit rates are drawn.
  Interval Sale() const {
    World world;
    world.Add("entity { name: \"outlets/a\" kind: ENTITY_KIND_OUTLET tier: 1 }")
        .Add(absl::StrCat(
            "entry_id: \"r\" report { publisher { name: \"outlets/a\" } ",
            Day("publish", "2025-06-20"),
            "claims { claim_id: \"c\" kind: CLAIM_KIND_BID subject { name: "
            "\"players/p\" } actor { name: \"clubs/a\" } voice: VOICE_REPORT "
            "stance: STANCE_ASSERTS certainty: CERTAINTY_ASSERTED } }"))
        .Records(this);
    const Scene scene = world.SceneAt(At("2025-06-21"));
    const Model fixed;
    const ForecastInput plain = world.Input(scene);
    const ForecastInput input = {plain.view,     plain.lineage, plain.registry,
                                 plain.calendar, fixed,         plain.records};
    const ForecastResult forecast =
        ComputeForecast(input, {At("2025-09-01")}, {}, /*intervals=*/true);
    for (const CellSeries& cell : forecast.cells) {
      if (cell.name.kind == query::v1::CELL_KIND_JOINED &&
          cell.name.club == "clubs/a" && cell.name.form == v1::DEAL_FORM_FEE) {
        EXPECT_GT(cell.probabilities[0], cell.intervals[0].low);
        EXPECT_LT(cell.probabilities[0], cell.intervals[0].high);
        return cell.intervals[0];
      }
    }
    ADD_FAILURE() << "no such cell";
    return {};
  }

 private:
  const HitCount record_;
};

TEST(IntervalTest, IsNarrowerTheMoreIsKnownOfASource) {
  const Interval unknown = OneClaim(0, 0).Sale();
  const Interval known = OneClaim(180, 400).Sale();  // as its tier is
  EXPECT_GT(unknown.high - unknown.low, 2 * (known.high - known.low));
  EXPECT_NEAR(known.median, unknown.median, 0.01);
}

TEST(IntervalTest, IsAPointWhereNothingIsDrawn) {
  World world;
  const Scene scene = world.SceneAt(At("2025-10-01"));
  const Model fixed;
  const ForecastInput plain = world.Input(scene);
  const ForecastInput input = {plain.view, plain.lineage, plain.registry,
                               plain.calendar, fixed};
  for (const CellSeries& cell :
       ComputeForecast(input, {At("2026-03-01")}, {}, true).cells) {
    EXPECT_EQ(cell.intervals[0].low, cell.probabilities[0]);
    EXPECT_EQ(cell.intervals[0].high, cell.probabilities[0]);
  }
}

TEST(IntervalTest, OfAQuestionIsThatOfItsCells) {
  Random random(5);
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    const Story story = RandomStory(random, 10);
    const World world = story.Tell();
    const Scene scene = world.SceneAt(story.now);
    Question question;
    question.proposition =
        Event(query::v1::EVENT_JOINS, {"clubs/a"}, {v1::DEAL_FORM_LOAN});
    question.deadline = story.now + 182 * kDay;
    question.interval = true;
    const auto answer = AnswerQuestion(world.Input(scene), question);
    ASSERT_TRUE(answer.ok());
    ASSERT_TRUE(answer->interval.has_value());
    EXPECT_LE(answer->interval->low, answer->interval->median);
    EXPECT_LE(answer->interval->median, answer->interval->high);
    // Given that something happens which holds it, each draw's ratio is larger.
    question.condition = Event(query::v1::EVENT_JOINS);
    const auto given = AnswerQuestion(world.Input(scene), question);
    if (!given.ok()) continue;
    EXPECT_GE(given->interval->low, answer->interval->low);
    EXPECT_GE(given->interval->high, answer->interval->high);
    EXPECT_LE(given->interval->high, 1);
    // A question about itself is certain, in each draw.
    question.proposition = *question.condition;
    const auto certain = AnswerQuestion(world.Input(scene), question);
    ASSERT_TRUE(certain.ok());
    EXPECT_EQ(certain->interval->low, 1);
  }
}

TEST(IntervalTest, WhatIsRecordedIsCertain) {
  World world;
  world.Add(absl::StrCat(
      "outcome { player: \"players/p\" kind: OUTCOME_KIND_JOINED_FEE to_club: "
      "\"clubs/a\" ",
      Day("occur", "2025-08-01"),
      "know_time { seconds: ", absl::ToUnixSeconds(At("2025-08-01")), " } }"));
  Question question;
  question.proposition = Event(query::v1::EVENT_JOINS, {"clubs/a"});
  question.deadline = At("2025-08-10");
  question.interval = true;
  const auto answer = world.Ask(At("2025-09-01"), question);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->probability, 1);
  EXPECT_EQ(answer->interval->low, 1);
  EXPECT_EQ(answer->interval->high, 1);
}

TEST(IntervalTest, HasTheSameBitsOnAnyNumberOfThreads) {
  Random random(6);
  std::vector<Story> stories;
  for (int i = 0; i < 8; ++i) stories.push_back(RandomStory(random, 15));
  std::vector<std::vector<double>> alone;
  for (const Story& story : stories) {
    alone.push_back(Numbers(WithIntervals(story)));
  }
  for (size_t count = 2; count <= stories.size(); count *= 2) {
    std::vector<std::vector<double>> together(stories.size());
    std::vector<std::thread> threads;
    for (size_t first = 0; first < count; ++first) {
      threads.emplace_back([&, first] {
        for (size_t i = first; i < stories.size(); i += count) {
          together[i] = Numbers(WithIntervals(stories[i]));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(together, alone) << count;
  }
}

}  // namespace
}  // namespace hearsay::forecast
