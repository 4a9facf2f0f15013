// The world that the press reports on: who there is, and what really happens.
#ifndef HEARSAY_TESTS_SIMULATOR_WORLD_H_
#define HEARSAY_TESTS_SIMULATOR_WORLD_H_

#include <array>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "hearsay/v1/claim.pb.h"
#include "hearsay/v1/outcome.pb.h"
#include "hearsay/v1/transfer_windows.pb.h"
#include "tests/simulator/words.h"

namespace hearsay::simulator {

inline constexpr int kPositions = 4;
inline constexpr int kNobody = -1;

struct Window {
  absl::Time open;
  absl::Time close;
  v1::TransferWindowKind kind;
};

// A country's football and its press.
struct Association {
  std::string name;  // resource name
  std::string display_name;
  std::string language;
  std::string currency;
  std::vector<Window> windows;  // ascending
};

struct Club {
  std::string name;
  std::string display_name;
  int association = 0;
  int prestige = 1;      // 1 to 5
  double budget_m = 10;  // EUR m for one player, at most
  // How much it lacks a player of each position, 0 to 1. As it begins.
  std::array<double, kPositions> need = {};
};

// Someone who is neither a player nor a club.
struct Person {
  std::string name;
  std::string display_name;
};

// A player as he begins.
struct Player {
  std::string name;
  std::string display_name;
  int agent = 0;
  int position = 0;
  double level = 60;  // 45 to 95
  double fame = 0.5;  // 0 to 1: how much is written about him
  absl::Time birth;
  int club = 0;
  absl::Time contract_start;
  absl::Time contract_end;   // the midnight after its last day
  double contentment = 0.6;  // 0 to 1
};

// Something that really happens or, from then on, is so.
struct Happening {
  int id = 0;
  absl::Time time;
  // When it no longer is so: the pursuit is over, the mind made up.
  absl::Time until = absl::InfiniteFuture();
  int player = 0;
  // As a report without attribution would state it.
  v1::Claim fact;
  // Small facts about it that are true too.
  std::vector<Detail> details;
  // How well it is kept from the press, 0 to 1.
  double secrecy = 0.5;
  // Said in public by `fact`'s actor or, without one, by the player himself.
  bool announced = false;
};

// Something that somebody gives to outlets of his choice because it serves him.
struct Briefing {
  absl::Time time;
  int player = 0;
  v1::Claim fact;
  bool truthful = false;
  // To how many outlets.
  int outlets = 1;
};

// A player's time under one contract, or on loan, or without a club.
struct Spell {
  int club = kNobody;
  bool loan = false;
  absl::Time start;
  absl::Time end;    // the midnight after the last day
  absl::Time known;  // when it was public
};

// Everything that is and happens, whatever the press makes of it.
struct World {
  absl::Time start;
  absl::Time end;
  std::vector<Association> associations;
  std::vector<Club> clubs;
  std::vector<Person> agents;
  std::vector<Player> players;
  std::vector<Happening> happenings;  // by time; `id` is the index
  std::vector<v1::Outcome> outcomes;  // by `know_time`
  std::vector<Briefing> briefings;    // by time
  // By player, in the order in which they were agreed.
  std::vector<std::vector<Spell>> spells;
};

// Returns the club with which a player has his contract; kNobody: none.
int ClubAt(const World& world, int player, absl::Time time);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_WORLD_H_
