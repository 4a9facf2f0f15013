// What holds for every dossier, shown over random ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "common/time.h"
#include "tests/query_service/forecast/coherence.h"
#include "tests/query_service/forecast/random_records.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/forecast/world.h"
#include "tests/testing/figures.h"

namespace hearsay::forecast {
namespace {

using testing::Bound;
using testing::Random;
using testing::ReportFigure;
using testing::Sized;

constexpr double kTolerance = 1e-12;

// Reports how many dossiers of a property were found wrong, and how many were
// looked at.
void Conclude(const std::string& property, int wrong, int looked_at) {
  EXPECT_TRUE(ReportFigure(
      1, absl::StrCat(property, ": dossiers of ", looked_at, " that break it"),
      wrong, Bound::kEqual, 0));
}

bool SameBits(const ForecastResult& a, const ForecastResult& b) {
  if (a.cells.size() != b.cells.size()) return false;
  for (size_t i = 0; i < a.cells.size(); ++i) {
    if (!(a.cells[i].name == b.cells[i].name) ||
        a.cells[i].probabilities != b.cells[i].probabilities) {
      return false;
    }
  }
  return a.basis.weight == b.basis.weight &&
         a.basis.independent_root_count == b.basis.independent_root_count &&
         a.basis.notes.size() == b.basis.notes.size() &&
         a.basis.contract.expiry == b.basis.contract.expiry;
}

TEST(PropertiesTest, CellsSumToOneAndClosedSetsOnlyGrow) {
  Random random(1);
  const int rounds = Sized(1'500, 100'000);
  double worst = 0;
  for (int round = 0; round < rounds; ++round) {
    const Story story = RandomStory(random, random.Below(25));
    const RandomRecords records(random.Bits());
    const auto deadlines = Deadlines(story.now);
    const ForecastResult forecast =
        story.Tell().Records(&records).Forecast(story.now, deadlines, Clubs());
    const double incoherence = Incoherence(forecast, deadlines.size());
    EXPECT_LE(incoherence, kTolerance) << "round " << round;
    worst = std::max(worst, incoherence);
  }
  EXPECT_TRUE(ReportFigure(
      1,
      absl::StrCat("cells sum to 1, closed sets grow, subsets are smaller: "
                   "largest error over ",
                   rounds, " dossiers"),
      worst, Bound::kAtMost, kTolerance));
}

TEST(PropertiesTest, FurtherDeadlinesChangeNothing) {
  Random random(2);
  const int rounds = Sized(300, 20'000);
  double worst = 0;
  for (int round = 0; round < rounds; ++round) {
    const Story story = RandomStory(random, random.Below(15));
    const World world = story.Tell();
    const auto deadlines = Deadlines(story.now);
    std::vector<absl::Time> more;
    for (int i = 0; i < 236; ++i) {
      more.push_back(story.now + random.UpTo(600 * kDay) + absl::Seconds(1));
    }
    more.insert(more.end(), deadlines.begin(), deadlines.end());
    const ForecastResult few = world.Forecast(story.now, deadlines);
    const ForecastResult many = world.Forecast(story.now, more);
    ASSERT_EQ(few.cells.size(), many.cells.size());
    for (size_t cell = 0; cell < few.cells.size(); ++cell) {
      for (size_t i = 0; i < deadlines.size(); ++i) {
        worst =
            std::max(worst, std::abs(few.cells[cell].probabilities[i] -
                                     many.cells[cell].probabilities[236 + i]));
      }
    }
  }
  EXPECT_TRUE(ReportFigure(
      1,
      absl::StrCat("236 further deadlines change nothing: largest change "
                   "over ",
                   rounds, " dossiers"),
      worst, Bound::kAtMost, kTolerance));
}

TEST(PropertiesTest, OpinionsQuestionsAndRemarksAddNothingByABit) {
  Random random(3);
  const int rounds = Sized(500, 10'000);
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    Story story = RandomStory(random, random.Below(20));
    const auto deadlines = Deadlines(story.now);
    const ForecastResult before = story.Tell().Forecast(story.now, deadlines);
    for (int i = 0; i < 5; ++i) {
      StoryClaim idle =
          RandomClaim(absl::StrCat("a-idle", i), story.now, random);
      if (random.Chance(30)) idle.actor = "clubs/new";
      switch (random.Below(4)) {
        case 0:
          idle.voice = "OPINION";
          break;
        case 1:
          idle.voice = "EDITORIAL";
          break;
        case 2:
          idle.stance = "QUESTIONS";
          break;
        default:
          idle.kind = random.Pick(std::vector<std::string>{
              "REMARK", "UNDECIDED", "SQUAD_FACT", "AVAILABILITY",
              "ELIGIBILITY", "EXTERNAL_PROBABILITY"});
      }
      story.claims.insert(
          story.claims.begin() +
              random.Below(static_cast<int>(story.claims.size()) + 1),
          idle);
    }
    // Who is linked as a rival target brings his outcomes along.
    wrong += !SameBits(before, story.Tell().Forecast(story.now, deadlines));
  }
  Conclude("opinions, questions and remarks add nothing by a bit", wrong,
           rounds);
}

TEST(PropertiesTest, OtherNamesAndOtherTimesGiveTheSameBits) {
  // 28 years are a whole number of weeks and have the same calendar.
  ASSERT_EQ(At("2053-05-01") - At("2025-05-01"), 1461 * kWeek);
  const int rounds = Sized(500, 10'000);
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    Random random(1000 + round);
    Random same_random(1000 + round);
    const Story story = RandomStory(random, 12);
    Story other = RandomStory(same_random, 12, 2053);
    other.renames = {{"clubs/a", "clubs/z"},
                     {"clubs/b", "clubs/0"},
                     {"clubs/home", "clubs/k"},
                     {"players/p", "players/x"},
                     {"players/q", "players/a"},
                     {"outlets/t", "outlets/o"},
                     {"associations/x", "associations/a"}};
    const ForecastResult here =
        story.Tell().Forecast(story.now, Deadlines(story.now), {"clubs/d"});
    const ForecastResult there = other.Tell().Forecast(
        other.now, Deadlines(other.now), {"clubs/d"}, "players/x");
    bool same = here.cells.size() == there.cells.size();
    for (const CellSeries& cell : there.cells) {
      CellName name = cell.name;
      for (const auto& [from, to] : other.renames) {
        if (name.club == to) name.club = from;
      }
      const auto twin =
          std::find_if(here.cells.begin(), here.cells.end(),
                       [&](const CellSeries& c) { return c.name == name; });
      same &=
          twin != here.cells.end() && twin->probabilities == cell.probabilities;
    }
    wrong += !same;
  }
  Conclude("other names, 28 years later: same bits", wrong, rounds);
}

// Whether windows of an association can be open at some time of [from, to).
bool CanBeOpen(const AssociationWindows& windows, absl::Time from,
               absl::Time to) {
  for (const Window& window : windows.windows) {
    if (window.open < to && from < window.close) return true;
  }
  // Where nothing is known they can.
  for (const auto& [start, end] : windows.known) {
    if (start > from) break;
    from = std::max(from, end);
  }
  return from < to;
}

// Whether the calendar lets `cell` be entered before `deadline`.
bool IsAllowed(const World& world, const ForecastResult& forecast,
               const CellName& cell, absl::Time now, absl::Time deadline) {
  const auto open = [&](const std::string& association) {
    return CanBeOpen(world.calendar().At(association, world.revision()), now,
                     deadline);
  };
  const auto any_open = [&] {
    const auto names = world.calendar().Associations(world.revision());
    return std::any_of(names.begin(), names.end(), open);
  };
  const std::optional<absl::Time> expiry = forecast.basis.contract.expiry;
  const bool runs_out = expiry.has_value() && *expiry < deadline;
  switch (cell.kind) {
    case query::v1::CELL_KIND_AGREED:
    case query::v1::CELL_KIND_FELL_THROUGH:
      return expiry.has_value() &&
             (cell.kind == query::v1::CELL_KIND_AGREED || runs_out) &&
             AddMonths(*expiry, -6) < deadline;
    case query::v1::CELL_KIND_JOINED:
      if (cell.form == v1::DEAL_FORM_FREE) return runs_out;
      [[fallthrough]];
    case query::v1::CELL_KIND_RENEWED_THEN_LEFT: {
      if (cell.other_clubs) return any_open();
      const v1::Entity* club =
          world.registry().Find(cell.club, world.revision());
      return open(club == nullptr ? "" : club->association());
    }
    case query::v1::CELL_KIND_RELEASED:
    case query::v1::CELL_KIND_JOINED_LATE:
      return runs_out;
    default:
      return true;
  }
}

TEST(PropertiesTest, WhatTheCalendarExcludesIsExactlyZero) {
  Random random(6);
  const int rounds = Sized(1'000, 100'000);
  int wrong = 0;
  int64_t excluded = 0, possible = 0;
  for (int round = 0; round < rounds; ++round) {
    Story story = RandomStory(random, random.Below(15));
    story.outcomes.clear();  // what is recorded needs no window any more
    const World world = story.Tell();
    const auto deadlines = Deadlines(story.now);
    const ForecastResult forecast =
        world.Forecast(story.now, deadlines, Clubs());
    if (forecast.basis.contract.expiry.value_or(absl::InfiniteFuture()) <=
        story.now) {
      continue;
    }
    bool good = true;
    for (const CellSeries& cell : forecast.cells) {
      for (size_t i = 0; i < deadlines.size(); ++i) {
        const double probability = cell.probabilities[i];
        if (IsAllowed(world, forecast, cell.name, story.now, deadlines[i])) {
          possible += probability > 0;
        } else {
          ++excluded;
          good &= probability == 0;
        }
      }
    }
    wrong += !good;
  }
  EXPECT_GT(excluded, 10 * rounds);
  EXPECT_GT(possible, 10 * rounds);
  Conclude("what the calendar excludes is exactly 0", wrong, rounds);
}

TEST(PropertiesTest, TheOrderOfTheLogChangesNotABit) {
  Random random(7);
  const int rounds = Sized(500, 10'000);
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    Story story = RandomStory(random, random.Below(25));
    const auto undated = [](const StoryClaim& claim) {
      return claim.said == absl::InfinitePast();
    };
    story.claims.erase(
        std::remove_if(story.claims.begin(), story.claims.end(), undated),
        story.claims.end());
    const auto deadlines = Deadlines(story.now);
    const ForecastResult before = story.Tell().Forecast(story.now, deadlines);
    for (size_t i = story.claims.size(); i > 1; --i) {
      std::swap(story.claims[i - 1],
                story.claims[random.Below(static_cast<int>(i))]);
    }
    wrong += !SameBits(before, story.Tell().Forecast(story.now, deadlines));
  }
  Conclude("any order of the log gives the same bits", wrong, rounds);
}

TEST(PropertiesTest, WhatIsRetractedNeverWas) {
  Random random(8);
  const int rounds = Sized(500, 10'000);
  int wrong = 0, moved = 0;
  for (int round = 0; round < rounds; ++round) {
    const Story story = RandomStory(random, random.Below(15));
    const auto deadlines = Deadlines(story.now);
    World world = story.Tell();
    const ForecastResult before = world.Forecast(story.now, deadlines);
    StoryClaim claim = RandomClaim("passing", story.now, random);
    world.Add(claim.Text(), story.now);
    const int64_t asserted = world.revision();
    const ForecastResult between = world.Forecast(story.now, deadlines);
    moved += !SameBits(before, between);
    world.Add(absl::StrCat("target_revisions: ", asserted,
                           " retraction { report: \"reports/passing\" }"),
              story.now);
    const ForecastResult after = world.Forecast(story.now, deadlines);
    const Scene old = world.SceneAt(story.now, "players/p", asserted);
    wrong +=
        !SameBits(before, after) ||
        !SameBits(between, ComputeForecast(world.Input(old), deadlines, {}));
  }
  EXPECT_GT(moved, rounds / 10);
  Conclude("asserted then retracted gives the bits of before", wrong, rounds);
}

TEST(PropertiesTest, AnyNumberOfThreadsGivesTheSameBits) {
  Random random(9);
  const int stories = Sized(100, 2'000);
  std::vector<std::pair<World, absl::Time>> worlds;
  std::vector<ForecastResult> alone;
  for (int i = 0; i < stories; ++i) {
    const Story story = RandomStory(random, random.Below(25));
    worlds.emplace_back(story.Tell(), story.now);
    alone.push_back(
        worlds.back().first.Forecast(story.now, Deadlines(story.now)));
  }
  int wrong = 0;
  for (int threads = 1; threads <= 8; ++threads) {
    std::vector<ForecastResult> together(stories);
    std::vector<std::thread> running;
    for (int thread = 0; thread < threads; ++thread) {
      running.emplace_back([&, thread] {
        for (int i = thread; i < stories; i += threads) {
          const auto& [world, now] = worlds[i];
          together[i] = world.Forecast(now, Deadlines(now));
        }
      });
    }
    for (std::thread& thread : running) thread.join();
    for (int i = 0; i < stories; ++i) wrong += !SameBits(alone[i], together[i]);
  }
  Conclude("1 to 8 threads give the same bits", wrong, 8 * stories);
}

}  // namespace
}  // namespace hearsay::forecast
