// How contracts are renewed or run out, and what players wish.
#include <algorithm>

#include "tests/simulator/market.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int kOffersMax = 3;

void Tell(Market& market, int player, v1::Claim fact, double secrecy) {
  const int id = market.Happens(player, std::move(fact), secrecy);
  market.careers[player].happenings.push_back(id);
}

v1::Claim OfHisClub(const Market& market, v1::ClaimKind kind, int player) {
  return market.Fact(kind, player, market.careers[player].club);
}

void Wait(Market& market, Career& career, int least_days, int most_days) {
  career.renewal_next =
      market.now + kDay * market.dice.Between(least_days, most_days);
}

void OfferRenewal(Market& market, int player) {
  Career& career = market.careers[player];
  ++career.offer_count;
  v1::Claim offer = OfHisClub(market, v1::CLAIM_KIND_RENEWAL_OFFERED, player);
  *offer.add_money() = EuroSum(
      v1::MONEY_ROLE_WAGE_YEARLY,
      1 + market.world.players[player].level / 10 *
              (0.4 + 0.2 * career.offer_count + 0.3 * market.dice.Uniform()));
  if (career.offer_count > 1) offer.set_count(career.offer_count);
  Tell(market, player, std::move(offer), 0.45);
  career.renewal = RenewalStage::kOffered;
  Wait(market, career, 6, 30);
}

void Renew(Market& market, int player) {
  Career& career = market.careers[player];
  const absl::Time contract_end =
      SeasonEnd(career.contract_end - kDay, market.dice.Between(2, 4));
  market.Results(v1::OUTCOME_KIND_RENEWED, player, career.club, career.club,
                 market.now, contract_end);
  market.BeginSpell(player, career.club, /*loan=*/false, market.now,
                    contract_end);
  market.Cease(career.happenings);
  market.Happens(player,
                 OfHisClub(market, v1::CLAIM_KIND_RENEWAL_SIGNED, player), 0,
                 /*announced=*/true);
  career.contract_end = contract_end;
  career.contentment = std::max(career.contentment, 0.7);
  career.renewal = RenewalStage::kNone;
  career.offer_count = 0;
  Wait(market, career, 300, 500);
}

void AnswerOffer(Market& market, int player) {
  Career& career = market.careers[player];
  const int suitors = static_cast<int>(std::count_if(
      market.pursuits.begin(), market.pursuits.end(), [&](const Pursuit& p) {
        return p.open && p.player == player && p.stage >= Stage::kInContact;
      }));
  const double will = 0.9 * career.contentment - 0.35 +
                      0.12 * career.offer_count - 0.1 * suitors;
  if (market.dice.Chance(will)) return Renew(market, player);
  v1::Claim rejected =
      OfHisClub(market, v1::CLAIM_KIND_RENEWAL_REJECTED, player);
  if (career.offer_count > 1) rejected.set_count(career.offer_count);
  Tell(market, player, std::move(rejected), 0.5);
  career.contentment = std::max(0.0, career.contentment - 0.05);
  career.renewal = RenewalStage::kStalled;
  Wait(market, career, 10, 40);
}

void AfterStall(Market& market, int player) {
  Career& career = market.careers[player];
  if (career.offer_count < kOffersMax && market.dice.Chance(0.6)) {
    return OfferRenewal(market, player);
  }
  Tell(market, player,
       OfHisClub(market, v1::CLAIM_KIND_RENEWAL_STALLED, player), 0.55);
  career.renewal = RenewalStage::kNone;
  career.offer_count = 0;
  Wait(market, career, 60, 200);
}

// Whether his club wants to keep him: not the weak and not the old.
bool IsWanted(Market& market, int player) {
  const Player& who = market.world.players[player];
  const int prestige = market.world.clubs[market.careers[player].club].prestige;
  return who.level > 50 + 5 * prestige && market.AgeOf(player) < 33 &&
         market.dice.Chance(0.5);
}

void OpenRenewalTalks(Market& market, int player) {
  Career& career = market.careers[player];
  if (market.ContractLeft(player) > 700 * kDay || !IsWanted(market, player)) {
    return Wait(market, career, 20, 80);
  }
  Tell(market, player, OfHisClub(market, v1::CLAIM_KIND_RENEWAL_TALKS, player),
       0.5);
  if (career.contentment > 0.65 && market.dice.Chance(0.4)) {
    Tell(market, player,
         OfHisClub(market, v1::CLAIM_KIND_RENEWAL_LIKELY, player), 0.5);
  }
  career.renewal = RenewalStage::kTalking;
  Wait(market, career, 10, 40);
}

void StepRenewal(Market& market, int player) {
  switch (market.careers[player].renewal) {
    case RenewalStage::kNone:
      return OpenRenewalTalks(market, player);
    case RenewalStage::kTalking:
      return OfferRenewal(market, player);
    case RenewalStage::kOffered:
      return AnswerOffer(market, player);
    case RenewalStage::kStalled:
      return AfterStall(market, player);
  }
}

void LetContractEnd(Market& market, int player) {
  Career& career = market.careers[player];
  market.Cease(career.happenings);
  career.renewal = RenewalStage::kNone;
  career.offer_count = 0;
  career.asking_m = 0;
  career.asking_until = absl::InfinitePast();
  if (career.next_club == kNobody) {
    market.Results(v1::OUTCOME_KIND_RELEASED, player, career.club, kNobody,
                   market.now, absl::InfiniteFuture());
    market.BeginSpell(player, kNobody, /*loan=*/false, market.now,
                      absl::InfiniteFuture());
    career.club = kNobody;
    return;
  }
  market.Results(v1::OUTCOME_KIND_JOINED_FREE, player, career.club,
                 career.next_club, market.now, career.next_contract_end);
  career.club = career.next_club;
  career.next_club = kNobody;
  career.contract_start = market.now;
  career.contract_end = career.next_contract_end;
  career.contentment = 0.75;
  career.renewal_next = market.now + 300 * kDay;
}

}  // namespace

void StepContracts(Market& market) {
  for (int player = 0; player < market.PlayerCount(); ++player) {
    Career& career = market.careers[player];
    if (career.club == kNobody) continue;
    if (market.now >= career.contract_end) {
      LetContractEnd(market, player);
    } else if (market.now >= career.renewal_next &&
               career.next_club == kNobody && career.loan_end <= market.now) {
      StepRenewal(market, player);
    }
  }
}

void StepWishes(Market& market) {
  for (int player = 0; player < market.PlayerCount(); ++player) {
    Career& career = market.careers[player];
    career.contentment =
        std::clamp(career.contentment + 0.02 * market.dice.Noise() +
                       0.001 * (0.6 - career.contentment),
                   0.0, 1.0);
    if (career.club == kNobody || market.now < career.wish_until ||
        career.next_club != kNobody) {
      continue;
    }
    const bool leaves = career.contentment < 0.3;
    const bool stays = career.contentment > 0.85;
    if ((!leaves && !stays) || !market.dice.Chance(0.03)) continue;
    const bool announced = market.dice.Chance(stays ? 0.5 : 0.15);
    const int id =
        market.Happens(player,
                       market.Fact(leaves ? v1::CLAIM_KIND_WANTS_TO_LEAVE
                                          : v1::CLAIM_KIND_WANTS_TO_STAY,
                                   player, kNobody),
                       0.5, announced);
    career.happenings.push_back(id);
    career.wish_until = market.now + kDay * market.dice.Between(60, 200);
  }
}

}  // namespace hearsay::simulator
