// How far a probability can be pushed by saying again what was said, and by
// outlets that nobody knows: in the worst of many random dossiers, and after
// climbing from there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "query_service/forecast/root_weight.h"
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

constexpr int kFreshOutlets = 20;  // of tier 3, and of tier 4
constexpr int kClimbs = 200;

// A dossier, and what is said on top of it.
struct Attack {
  Story story;
  uint64_t records = 0;  // seed of what its sources have been right about
  std::vector<StoryClaim> added;
};

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
  for (const CellSeries& cell : b.cells) {
    const bool in_a = std::any_of(
        a.cells.begin(), a.cells.end(),
        [&](const CellSeries& other) { return other.name == cell.name; });
    if (!in_a) distance += cell.probabilities[i];
  }
  return distance / 2;
}

// The most that any event moves, by any deadline.
double Shift(const Attack& attack) {
  const RandomRecords records(attack.records);
  const auto deadlines = Deadlines(attack.story.now);
  const auto forecast = [&](const Story& story) {
    return story.Tell().Records(&records).Forecast(story.now, deadlines,
                                                   Clubs());
  };
  Story after = attack.story;
  after.claims.insert(after.claims.end(), attack.added.begin(),
                      attack.added.end());
  const ForecastResult quiet = forecast(attack.story);
  const ForecastResult loud = forecast(after);
  double shift = 0;
  for (size_t i = 0; i < deadlines.size(); ++i) {
    shift = std::max(shift, Distance(quiet, loud, i));
  }
  return shift;
}

// Changes one thing in what is known without the attack.
void ChangeStory(Story& story, Random& random) {
  if (story.claims.empty() || random.Chance(20)) {
    story.claims.push_back(RandomClaim(
        absl::StrCat("m", random.Below(1'000'000)), story.now, random));
    return;
  }
  const size_t i = random.Below(static_cast<int>(story.claims.size()));
  StoryClaim& claim = story.claims[i];
  switch (random.Below(6)) {
    case 0:
      story.claims.erase(story.claims.begin() + i);
      break;
    case 1:
      claim.said = story.now - absl::Minutes(random.Between(1440, 70 * 1440));
      break;
    case 2:
      claim.publisher = random.Pick(TieredOutlets());
      break;
    case 3:
      claim.certainty = random.Chance(50) ? "ASSERTED" : "SPECULATIVE";
      break;
    case 4:
      claim.stance = random.Chance(70) ? "ASSERTS" : "DENIES";
      break;
    default:
      claim = RandomClaim(claim.id, story.now, random);
  }
}

using Maker = std::function<bool(Random&, Attack&)>;

// Returns the largest shift of `rounds` random attacks, and of what climbing
// from the worst of them finds. `make` fills in what is said on top of a story;
// false: nothing can be.
double WorstShift(int rounds, Random& random, const Maker& make) {
  Attack worst;
  double worst_shift = -1;
  const auto consider = [&](Attack attack) {
    if (!make(random, attack)) return;
    const double shift = Shift(attack);
    if (shift <= worst_shift) return;
    worst_shift = shift;
    worst = std::move(attack);
  };
  for (int i = 0; i < rounds; ++i) {
    Attack attack;
    attack.story = RandomStory(random, random.Between(1, 12));
    attack.records = random.Bits();
    consider(std::move(attack));
  }
  for (int i = 0; i < kClimbs; ++i) {
    Attack attack = worst;
    ChangeStory(attack.story, random);
    if (random.Chance(20)) attack.records = random.Bits();
    consider(std::move(attack));
  }
  return worst_shift;
}

void AddFreshOutlets(Story& story) {
  if (story.entities.back().find("outlets/fresh") != std::string::npos) return;
  for (const int tier : {3, 4}) {
    for (int i = 0; i < kFreshOutlets; ++i) {
      story.entities.push_back(absl::StrCat(
          "entity { name: \"outlets/fresh", tier, "x", i,
          "\" display_name: \"Fresh\" kind: ENTITY_KIND_OUTLET tier: ", tier,
          " }"));
    }
  }
}

// An outlet of tier 3 or below and not of a better tier than `root`, which has
// not spoken before: what it says again is no copy, but refreshes its own word.
std::string FreshOutletNotAbove(const std::string& root, Random& random) {
  const bool tiered = root.rfind("outlets/t", 0) == 0 && random.Chance(70);
  if (!tiered) return absl::StrCat("outlets/copier", random.Below(1000));
  const bool aggregator = root.substr(9, 1) == "4" || random.Chance(50);
  return absl::StrCat("outlets/fresh", aggregator ? 4 : 3, "x",
                      random.Below(kFreshOutlets));
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

// Says again, `copies` times, what some visible root of the story says: citing
// it, or without a word on where it is from, within two half-lives after it.
bool Copy(int copies, Random& random, Attack& attack) {
  Story& story = attack.story;
  if (story.claims.empty()) return false;
  AddFreshOutlets(story);
  const StoryClaim root = random.Pick(story.claims);
  if (root.publisher.empty() || !root.source.empty() ||
      root.said == absl::InfinitePast() || root.said >= story.now - kDay ||
      IsEcho(story, root)) {
    return false;
  }
  const bool cites = random.Chance(50);
  attack.added.clear();
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
    attack.added.push_back(copy);
  }
  return true;
}

class CopiesTest : public ::testing::TestWithParam<int> {};

TEST_P(CopiesTest, MoveNoProbabilityByMuch) {
  const int copies = GetParam();
  Random random(4 + copies);
  const int rounds = Sized(copies >= 1000 ? 250 : 1'000, 10'000);
  const double worst =
      WorstShift(rounds, random, [copies](Random& dice, Attack& attack) {
        return Copy(copies, dice, attack);
      });
  EXPECT_GT(worst, 0);
  EXPECT_TRUE(ReportFigure(
      1,
      absl::StrCat(copies,
                   " copies of a root: largest change of a "
                   "probability, worst of ",
                   rounds, " dossiers and ", kClimbs, " climbing steps"),
      worst, Bound::kAtMost, 0.02));
}

INSTANTIATE_TEST_SUITE_P(Counts, CopiesTest,
                         ::testing::Values(1, 10, 100, 1000));

// Has 100 outlets without a tier or a record say one thing, or anything, some
// of them citing somebody good who never said it.
bool Crowd(Random& random, Attack& attack) {
  if (attack.added.empty()) {
    attack.story.entities.push_back(
        "entity { name: \"outlets/t1x\" display_name: \"X\" kind: "
        "ENTITY_KIND_OUTLET tier: 1 }");
  }
  const bool mixed = random.Chance(50);
  const int forged = random.Pick(std::vector<int>{0, 30, 100});
  const bool keep = !attack.added.empty() && random.Chance(50);
  const StoryClaim said =
      keep ? attack.added.front() : RandomClaim("x", attack.story.now, random);
  attack.added.clear();
  for (int i = 0; i < 100; ++i) {
    StoryClaim claim =
        mixed ? RandomClaim("x", attack.story.now, random) : said;
    claim.id = absl::StrCat("crowd", i);
    claim.publisher = absl::StrCat("outlets/u", i);
    claim.certainty = "ASSERTED";
    claim.source = random.Chance(forged) ? "outlets/t1x" : "";
    attack.added.push_back(claim);
  }
  return true;
}

TEST(CrowdTest, UnknownOutletsMoveNoProbabilityByMuch) {
  Random random(5);
  const int rounds = Sized(1'000, 10'000);
  const double worst = WorstShift(rounds, random, Crowd);
  EXPECT_GT(worst, 0.01);
  EXPECT_TRUE(ReportFigure(
      1,
      absl::StrCat("100 unknown outlets: largest change of a probability, "
                   "worst of ",
                   rounds, " dossiers and ", kClimbs, " climbing steps"),
      worst, Bound::kAtMost, 0.05));
}

}  // namespace
}  // namespace hearsay::forecast
