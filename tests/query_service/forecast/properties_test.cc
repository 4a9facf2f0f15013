// What holds for every dossier, shown over random ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "query_service/forecast/model.h"
#include "query_service/forecast/root_weight.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using testing::Random;

constexpr double kTolerance = 1e-12;

std::vector<absl::Time> Deadlines(absl::Time now) {
  std::vector<absl::Time> deadlines;
  for (const int days : {3, 28, 91, 182, 364, 600}) {
    deadlines.push_back(now + days * kDay);
  }
  return deadlines;
}

// Sets of which each holds the next one.
std::vector<std::vector<Proposition>> Chains() {
  using namespace query::v1;  // NOLINT(build/namespaces)
  return {
      {Event(EVENT_AGREES), Event(EVENT_JOINS), Event(EVENT_JOINS, {"clubs/a"}),
       Event(EVENT_JOINS, {"clubs/a"}, {v1::DEAL_FORM_FEE})},
      {Event(EVENT_LEAVES), Event(EVENT_LEAVES, {"clubs/a", "clubs/b"}),
       Event(EVENT_LEAVES, {"clubs/b"})},
      {Event(EVENT_AGREES), Event(EVENT_SIGNS_PRE_CONTRACT),
       Event(EVENT_SIGNS_PRE_CONTRACT, {"clubs/b"})},
      {Event(EVENT_RENEWS),
       Proposition{EVENT_UNSPECIFIED, {CELL_KIND_RENEWED_THEN_LEFT}, {}, {}}},
  };
}

// How far two forecasts are apart: the most by which any event differs, which
// is half the sum of the cells' differences.
double Distance(const ForecastResult& a, const ForecastResult& b, size_t i) {
  double distance = 0;
  for (const CellSeries& cell : a.cells) {
    distance += std::abs(
        cell.probabilities[i] -
        Sum(
            b, [&](const CellName& name) { return name == cell.name; }, i));
  }
  return distance / 2;
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
  for (int round = 0; round < 1500; ++round) {
    SCOPED_TRACE(round);
    const Story story = RandomStory(random, random.Below(25));
    const auto deadlines = Deadlines(story.now);
    const ForecastResult forecast =
        story.Tell().Forecast(story.now, deadlines, Clubs());
    for (size_t i = 0; i < deadlines.size(); ++i) {
      ASSERT_NEAR(Sum(
                      forecast, [](const CellName&) { return true; }, i),
                  1, kTolerance);
      for (const CellSeries& cell : forecast.cells) {
        ASSERT_GE(cell.probabilities[i], 0);
      }
      for (const auto& chain : Chains()) {
        double outer = 1 + kTolerance;
        for (const Proposition& set : chain) {
          const double inner = SumOf(forecast, set, i);
          ASSERT_LE(inner, outer);
          outer = inner;
          if (i == 0) continue;
          ASSERT_GE(inner, SumOf(forecast, set, i - 1) - kTolerance);
        }
      }
    }
  }
}

TEST(PropertiesTest, FurtherDeadlinesChangeNothing) {
  Random random(2);
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(round);
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
        ASSERT_NEAR(few.cells[cell].probabilities[i],
                    many.cells[cell].probabilities[236 + i], kTolerance);
      }
    }
  }
}

TEST(PropertiesTest, OpinionsQuestionsAndRemarksAddNothingByABit) {
  Random random(3);
  for (int round = 0; round < 500; ++round) {
    SCOPED_TRACE(round);
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
    ASSERT_TRUE(SameBits(before, story.Tell().Forecast(story.now, deadlines)));
  }
}

TEST(PropertiesTest, OtherNamesAndOtherTimesGiveTheSameBits) {
  // 28 years are a whole number of weeks and have the same calendar.
  ASSERT_EQ(At("2053-05-01") - At("2025-05-01"), 1461 * kWeek);
  for (int round = 0; round < 500; ++round) {
    SCOPED_TRACE(round);
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
    ASSERT_EQ(here.cells.size(), there.cells.size());
    for (const CellSeries& cell : there.cells) {
      CellName name = cell.name;
      for (const auto& [from, to] : other.renames) {
        if (name.club == to) name.club = from;
      }
      const auto same =
          std::find_if(here.cells.begin(), here.cells.end(),
                       [&](const CellSeries& c) { return c.name == name; });
      ASSERT_NE(same, here.cells.end()) << cell.name.club;
      ASSERT_EQ(same->probabilities, cell.probabilities);
    }
  }
}

// The most that any event moves, by any deadline, when `added` are said too.
double Shift(Story story, const std::vector<StoryClaim>& added) {
  const auto deadlines = Deadlines(story.now);
  const ForecastResult before =
      story.Tell().Forecast(story.now, deadlines, Clubs());
  story.claims.insert(story.claims.end(), added.begin(), added.end());
  const ForecastResult after =
      story.Tell().Forecast(story.now, deadlines, Clubs());
  double shift = 0;
  for (size_t i = 0; i < deadlines.size(); ++i) {
    shift = std::max(shift, Distance(before, after, i));
    shift = std::max(shift, Distance(after, before, i));
  }
  return shift;
}

// An outlet of tier 3 or below and not of a better tier than `root`, which has
// not spoken before: what it says again is no copy, but refreshes its own word.
std::string FreshOutletNotAbove(const std::string& root, Random& random) {
  const bool tiered = root.rfind("outlets/t", 0) == 0 && random.Chance(70);
  if (!tiered) return absl::StrCat("outlets/copier", random.Below(1000));
  const bool aggregator = root.substr(9, 1) == "4" || random.Chance(50);
  return absl::StrCat("outlets/fresh", aggregator ? 4 : 3, "x",
                      random.Below(20));
}

void AddFreshOutlets(Story& story) {
  for (const int tier : {3, 4}) {
    for (int i = 0; i < 20; ++i) {
      story.entities.push_back(absl::StrCat(
          "entity { name: \"outlets/fresh", tier, "x", i,
          "\" display_name: \"Fresh\" kind: ENTITY_KIND_OUTLET tier: ", tier,
          " }"));
    }
  }
}

// Whether the claim is an echo of earlier ones: who copies it copies those.
bool IsEcho(const Story& story, const StoryClaim& claim) {
  const World world = story.Tell();
  const Scene scene = world.SceneAt(story.now);
  for (const RootWeight& root :
       WeighRoots(scene.view, scene.lineage, world.registry(), "clubs/home",
                  absl::InfinitePast(), DefaultModel())) {
    const Root& origin = scene.lineage.roots[root.root];
    if (scene.view.claims[origin.claim].entry->record.entry_id() == claim.id) {
      return root.pool == Pool::kEcho;
    }
  }
  return false;
}

TEST(PropertiesTest, CopiesMoveNothingByMuch) {
  Random random(4);
  double worst = 0;
  for (int round = 0; round < 250; ++round) {
    SCOPED_TRACE(round);
    Story story = RandomStory(random, random.Between(1, 12));
    AddFreshOutlets(story);
    const StoryClaim root = random.Pick(story.claims);
    if (root.publisher.empty() || !root.source.empty() ||
        root.said == absl::InfinitePast() || root.said >= story.now - kDay ||
        IsEcho(story, root)) {
      continue;
    }
    const int copies = random.Pick(std::vector<int>{1, 10, 100});
    const bool cites = random.Chance(50);
    std::vector<StoryClaim> added;
    for (int i = 0; i < copies; ++i) {
      StoryClaim copy = root;
      copy.id = absl::StrCat("copy", i);
      copy.publisher = FreshOutletNotAbove(root.publisher, random);
      copy.said = root.said + absl::Minutes(random.Between(1, 10 * 1440));
      if (copy.said >= story.now - kDay) {
        copy.said = root.said + absl::Minutes(1);
      }
      if (cites) {
        copy.source = root.publisher;
        if (random.Chance(50)) copy.publisher = random.Pick(TieredOutlets());
        if (copy.publisher == root.publisher) copy.publisher = "outlets/other";
      }
      added.push_back(copy);
    }
    const double shift = Shift(story, added);
    worst = std::max(worst, shift);
    ASSERT_LE(shift, 0.02);
  }
  RecordProperty("worst", std::to_string(worst));
}

TEST(PropertiesTest, UntieredOutletsMoveNothingByMuch) {
  Random random(5);
  double worst = 0;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    const Story story = RandomStory(random, random.Below(12));
    const bool mixed = random.Chance(50);
    const StoryClaim said = RandomClaim("x", story.now, random);
    std::vector<StoryClaim> added;
    for (int i = 0; i < 100; ++i) {
      StoryClaim claim = mixed ? RandomClaim("x", story.now, random) : said;
      claim.id = absl::StrCat("crowd", i);
      claim.publisher = absl::StrCat("outlets/u", i);
      claim.certainty = "ASSERTED";
      // Forged: the outlet cites somebody who never said it.
      claim.source = random.Chance(30) ? "outlets/t1x" : "";
      added.push_back(claim);
    }
    Story with_tier = story;
    with_tier.entities.push_back(
        "entity { name: \"outlets/t1x\" display_name: \"X\" kind: "
        "ENTITY_KIND_OUTLET tier: 1 }");
    const double shift = Shift(with_tier, added);
    worst = std::max(worst, shift);
    ASSERT_LE(shift, 0.05);
  }
  RecordProperty("worst", std::to_string(worst));
}

}  // namespace
}  // namespace hearsay::forecast
