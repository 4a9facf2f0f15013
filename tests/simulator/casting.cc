#include "tests/simulator/casting.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "tests/simulator/dice.h"
#include "tests/simulator/names.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int kPlayersPerClub = 4;
constexpr int kClubsMin = 8;
constexpr int kClubsMax = 60;
constexpr int kPlayersPerAgent = 6;
// Index of the first agent's name; those before it are the press's.
constexpr int kFirstAgent = 100;

absl::Time Midnight(absl::CivilDay day) {
  return absl::FromCivil(day, absl::UTCTimeZone());
}

absl::CivilDay DayOf(absl::Time time) {
  return absl::ToCivilDay(time, absl::UTCTimeZone());
}

// Returns the windows of every season that touches [start, end), and of one on
// either side. `shift` days later than elsewhere.
std::vector<Window> MakeWindows(absl::Time start, absl::Time end, int shift) {
  std::vector<Window> windows;
  const auto last = DayOf(end).year() + 1;
  for (auto year = DayOf(start).year() - 1; year <= last; ++year) {
    windows.push_back({Midnight(absl::CivilDay(year, 1, 1) + shift / 2),
                       Midnight(absl::CivilDay(year, 2, 1) + shift / 4),
                       v1::TRANSFER_WINDOW_KIND_WINTER});
    windows.push_back({Midnight(absl::CivilDay(year, 6, 14) + shift),
                       Midnight(absl::CivilDay(year, 8, 31) + shift / 4),
                       v1::TRANSFER_WINDOW_KIND_SUMMER});
  }
  return windows;
}

Association MakeAssociation(const std::string& display_name,
                            const std::string& language,
                            const std::string& currency) {
  Association association;
  association.name = ResourceName("associations", display_name);
  association.display_name = display_name;
  association.language = language;
  association.currency = currency;
  return association;
}

// Rich clubs are few.
int RandomPrestige(Dice& dice) {
  return 1 + dice.PickIndex({0.35, 0.27, 0.18, 0.12, 0.08});
}

Club MakeClub(int index, int associations, Dice& dice) {
  constexpr double kBudgets[] = {6, 16, 38, 75, 130};
  Club club;
  club.display_name = ClubName(index);
  club.name = ResourceName("clubs", club.display_name);
  club.association = index % associations;
  club.prestige = RandomPrestige(dice);
  club.budget_m = kBudgets[club.prestige - 1] * dice.Between(0.7, 1.4);
  for (double& need : club.need) need = dice.Uniform();
  return club;
}

Player MakePlayer(int index, const World& world, Dice& dice) {
  Player player;
  player.display_name = PlayerName(index);
  player.name = ResourceName("players", player.display_name);
  player.agent = index / kPlayersPerAgent;
  player.position = dice.Below(kPositions);
  player.club = dice.Below(static_cast<int>(world.clubs.size()));
  player.level = std::clamp(
      60 + 5.0 * world.clubs[player.club].prestige + 14 * dice.Noise(), 45.0,
      95.0);
  player.fame =
      std::clamp((player.level - 50) / 50 + 0.3 * dice.Noise(), 0.05, 1.0);
  player.birth =
      Midnight(DayOf(world.start) - dice.Between(17 * 365, 35 * 365));
  player.contract_start = world.start - kDay * dice.Between(20, 900);
  // Contracts end with the season, on the last of June.
  const auto year = DayOf(world.start).year() + dice.PickIndex({1, 3, 3, 2, 1});
  player.contract_end = Midnight(absl::CivilDay(year, 7, 1));
  if (player.contract_end <= world.start + kDay) {
    player.contract_end = Midnight(absl::CivilDay(year + 1, 7, 1));
  }
  player.contentment = dice.Between(0.3, 0.95);
  return player;
}

}  // namespace

World CastWorld(const Options& options) {
  Dice dice(options.seed, Throw::kCasting);
  World world;
  world.start = options.start;
  world.end = options.start + 7 * kDay * options.weeks;
  world.associations = {
      MakeAssociation("Northern Football Association", "en", "GBP"),
      MakeAssociation("Federacion del Sur", "es", "EUR"),
      MakeAssociation("Federation de l Ouest", "fr", "EUR")};
  int shift = 0;
  for (Association& association : world.associations) {
    association.windows = MakeWindows(world.start, world.end, shift);
    shift += 8;
  }
  const int clubs =
      std::clamp(options.players / kPlayersPerClub, kClubsMin, kClubsMax);
  for (int i = 0; i < clubs; ++i) {
    world.clubs.push_back(
        MakeClub(i, static_cast<int>(world.associations.size()), dice));
  }
  for (int i = 0; i * kPlayersPerAgent < options.players; ++i) {
    const std::string name = PersonName(kFirstAgent + i);
    world.agents.push_back({ResourceName("people", name), name});
  }
  for (int i = 0; i < options.players; ++i) {
    world.players.push_back(MakePlayer(i, world, dice));
  }
  return world;
}

}  // namespace hearsay::simulator
