#include "tests/simulator/outlet.h"

#include <algorithm>

#include "tests/simulator/dice.h"
#include "tests/simulator/names.h"

namespace hearsay::simulator {
namespace {

// What the outlets of one tier are like, before each takes its own course.
struct TierHabits {
  int tier;
  int count;
  int journalists;
  double access, error, invention, copying, exaggeration;
  int copy_lag_hours;
  // How much more likely than another's its copies are to leave out the
  // citation, -1 to 1.
  double uncited_lean;
};

constexpr TierHabits kTiers[] = {
    {1, 4, 3, 0.12, 0.03, 0.01, 0.04, 0.01, 30, -0.6},
    {2, 6, 2, 0.07, 0.08, 0.03, 0.10, 0.02, 20, -0.2},
    {3, 8, 2, 0.035, 0.15, 0.08, 0.22, 0.05, 12, 0.2},
    {4, 5, 1, 0.00, 0.00, 0.02, 0.35, 0.04, 5, -0.2},
    {0, 7, 1, 0.012, 0.20, 0.10, 0.22, 0.07, 16, 0.5}};
constexpr double kFavouriteShare = 0.4;
constexpr double kFreelanceShare = 0.3;

Outlet MakeOutlet(const TierHabits& habits, int index, const World& world,
                  Dice& dice) {
  Outlet outlet;
  outlet.display_name = OutletName(index);
  outlet.name = ResourceName("outlets", outlet.display_name);
  outlet.tier = habits.tier;
  // Names go by language in turn.
  outlet.association = index % static_cast<int>(world.associations.size());
  if (dice.Chance(kFavouriteShare)) {
    outlet.favourite = dice.Below(static_cast<int>(world.clubs.size()));
  }
  const double diligence = dice.Between(0.6, 1.4);
  outlet.access = habits.access * diligence;
  outlet.error = habits.error / diligence;
  outlet.invention = habits.invention / diligence;
  outlet.delay = absl::Hours(dice.Between(2, 40));
  outlet.copying = habits.copying * dice.Between(0.6, 1.4);
  outlet.copy_lag = absl::Hours(habits.copy_lag_hours) * dice.Between(1, 3);
  outlet.exaggeration = habits.exaggeration;
  outlet.uncited = habits.uncited_lean + 0.3 * dice.Noise();
  outlet.cites_nearest = dice.Between(0.5, 2.0);
  outlet.cites_origin = dice.Between(0.5, 2.0);
  outlet.cites_journalist = dice.Between(0.1, 1.0);
  outlet.cites_chain = dice.Between(0.1, 1.0);
  return outlet;
}

// Turns each outlet's lean into its own share of uncited copies, so that all of
// them together, by how much they copy, have the share asked for.
void SpreadUncitedShare(double share, std::vector<Outlet>& outlets) {
  double copying = 0;
  double lean = 0;
  for (const Outlet& outlet : outlets) {
    copying += outlet.copying;
    lean += outlet.copying * outlet.uncited;
  }
  for (Outlet& outlet : outlets) {
    outlet.uncited = std::clamp(
        share + share * (1 - share) * (outlet.uncited - lean / copying), 0.0,
        1.0);
  }
}

}  // namespace

Press MakePress(const Options& options, const World& world) {
  const uint64_t seed =
      options.press_seed == 0 ? options.seed : options.press_seed;
  Dice dice(seed, Throw::kCasting, /*item=*/1);
  Press press;
  for (const TierHabits& habits : kTiers) {
    for (int i = 0; i < habits.count; ++i) {
      Outlet outlet = MakeOutlet(habits, static_cast<int>(press.outlets.size()),
                                 world, dice);
      for (int j = 0; j < habits.journalists; ++j) {
        const int person = static_cast<int>(press.people.size());
        const std::string name = PersonName(person);
        press.people.push_back({ResourceName("people", name), name});
        // Some have a name of their own, others only their paper's.
        press.people_tier.push_back(
            habits.tier <= 2 && dice.Chance(kFreelanceShare) ? 1 : habits.tier);
        outlet.journalists.push_back(person);
      }
      press.outlets.push_back(std::move(outlet));
    }
  }
  SpreadUncitedShare(options.uncited_percent / 100.0, press.outlets);
  return press;
}

}  // namespace hearsay::simulator
