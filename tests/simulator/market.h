// The process behind the news: clubs lack players and have budgets, and pursue
// whom they want by stages; players are content or not, and their contracts
// run out. What happens comes of what they want, not of rates.
#ifndef HEARSAY_TESTS_SIMULATOR_MARKET_H_
#define HEARSAY_TESTS_SIMULATOR_MARKET_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "tests/simulator/dice.h"
#include "tests/simulator/options.h"
#include "tests/simulator/world.h"

namespace hearsay::simulator {

// How far a pursuit has come.
enum class Stage {
  kInterested,
  kShortlisted,
  kInContact,
  kTalking,
  kBidding,
  kClubsAgreed,
  kTermsAgreed,
  kMedical
};

// A club's attempt to get a player.
struct Pursuit {
  int club = 0;
  int player = 0;
  v1::DealForm form = v1::DEAL_FORM_FEE;
  Stage stage = Stage::kInterested;
  // How much it really wants him, 0 to 1. Low: a whim, or a ruse to hurry
  // another deal.
  double resolve = 0.5;
  // Whether nobody is to know of it, so that it has to be quick.
  bool quiet = false;
  double limit_m = 0;  // the most it would pay, EUR m
  double offer_m = 0;
  int bid_count = 0;
  absl::Time next;  // when it acts again
  std::vector<int> happenings;
  bool open = true;
};

enum class RenewalStage { kNone, kTalking, kOffered, kStalled };

// A player as he stands.
struct Career {
  int club = 0;  // kNobody: none
  absl::Time contract_start;
  absl::Time contract_end;
  int next_club = kNobody;  // with which he has signed for later
  absl::Time next_contract_end;
  absl::Time loan_end = absl::InfinitePast();
  double contentment = 0.6;
  // What the club asks for him, EUR m; 0: it has not made up its mind.
  double asking_m = 0;
  absl::Time asking_until = absl::InfinitePast();
  absl::Time wish_until = absl::InfinitePast();  // when he may speak again
  RenewalStage renewal = RenewalStage::kNone;
  int offer_count = 0;
  absl::Time renewal_next;
  // What is so of him while he stays where he is.
  std::vector<int> happenings;
};

// The state of all, and what steps need to change it. `now` is a midnight.
struct Market {
  Market(World cast, const Options& options);

  World world;
  Dice dice;
  absl::Time now;
  std::vector<Career> careers;                        // by player
  std::vector<std::array<double, kPositions>> needs;  // by club
  std::vector<Pursuit> pursuits;
  double quiet_share = 0;  // of the pursuits
  // Who plants stories. Empty: nobody does.
  std::vector<bool> agent_briefs;  // by agent
  std::vector<bool> club_briefs;   // by club

  int ClubCount() const { return static_cast<int>(world.clubs.size()); }
  int PlayerCount() const { return static_cast<int>(world.players.size()); }
  const std::string& ClubName(int club) const { return world.clubs[club].name; }

  // Whether the window of a club's association is open, or opens within
  // `ahead`.
  bool WindowOpen(int club, absl::Duration ahead = absl::ZeroDuration()) const;
  // What a player is worth now, EUR m.
  double ValueOf(int player) const;
  double AgeOf(int player) const;
  absl::Duration ContractLeft(int player) const {
    return careers[player].contract_end - now;
  }

  // Returns a claim of this kind about the player; the clubs may be kNobody.
  v1::Claim Fact(v1::ClaimKind kind, int player, int actor,
                 int counterpart = kNobody) const;
  // Records that `fact` is so from some hour of today on. Returns its id.
  int Happens(int player, v1::Claim fact, double secrecy,
              bool announced = false);
  // Says that none of `happenings` is so any longer, and forgets them.
  void Cease(std::vector<int>& happenings);
  // Ends all pursuits of a player, but one.
  void EndPursuitsOf(int player, const Pursuit* but);
  // Records an outcome that is public in the evening.
  void Results(v1::OutcomeKind kind, int player, int from_club, int to_club,
               absl::Time occur, absl::Time contract_end);
  // Records under which contract he is from `start` on; public tonight.
  void BeginSpell(int player, int club, bool loan, absl::Time start,
                  absl::Time end);
};

// Returns a day as an interval.
v1::TimeInterval DayInterval(absl::Time midnight);

// Returns the end of the season, `years` after the next one's.
absl::Time SeasonEnd(absl::Time now, int years);

// Each has all of one kind act, once a day.
void StepPursuits(Market& market);
void StepContracts(Market& market);
void StepWishes(Market& market);
void StepBriefings(Market& market);

// Returns the world with all that happens in it.
World RunMarket(World cast, const Options& options);

}  // namespace hearsay::simulator

#endif  // HEARSAY_TESTS_SIMULATOR_MARKET_H_
