// What agents and clubs tell the press on purpose, because it serves them.
#include <algorithm>
#include <utility>
#include <vector>

#include "tests/simulator/market.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

void Brief(Market& market, int player, v1::Claim fact, bool truthful) {
  Briefing briefing;
  briefing.time =
      market.now + absl::Minutes(market.dice.Between(8 * 60, 20 * 60));
  briefing.player = player;
  briefing.fact = std::move(fact);
  briefing.truthful = truthful;
  briefing.outlets = market.dice.Between(1, 3);
  market.world.briefings.push_back(std::move(briefing));
}

// Returns a club that would be an honour, or money: not his own.
int ImpressiveClub(Market& market, int home) {
  std::vector<double> weights;
  for (int club = 0; club < market.ClubCount(); ++club) {
    const double prestige = market.world.clubs[club].prestige;
    weights.push_back(club == home ? 0 : prestige * prestige);
  }
  return market.dice.PickIndex(weights);
}

const Pursuit* MostAdvanced(const Market& market, int player) {
  const Pursuit* most = nullptr;
  for (const Pursuit& pursuit : market.pursuits) {
    if (!pursuit.open || pursuit.player != player) continue;
    if (most == nullptr || pursuit.stage > most->stage) most = &pursuit;
  }
  return most;
}

// His agent wants a better contract, and lets his club read of somebody who
// wants him: one that does, or one that does not. It hurries the next offer.
void PressForContract(Market& market, int player) {
  Career& career = market.careers[player];
  if (career.renewal == RenewalStage::kNone || !market.dice.Chance(0.04)) {
    return;
  }
  const Pursuit* const suitor = MostAdvanced(market, player);
  const bool truthful =
      suitor != nullptr && suitor->stage >= Stage::kInContact && !suitor->quiet;
  const int club =
      truthful ? suitor->club : ImpressiveClub(market, career.club);
  Brief(market, player,
        market.Fact(truthful || market.dice.Chance(0.5) ? v1::CLAIM_KIND_CONTACT
                                                        : v1::CLAIM_KIND_TALKS,
                    player, club),
        truthful);
  career.renewal_next = std::min(
      career.renewal_next, market.now + kDay * market.dice.Between(3, 10));
}

// His agent looks for a club for one who wants to go.
void Tout(Market& market, int player) {
  const Career& career = market.careers[player];
  if (career.contentment > 0.35 || !market.dice.Chance(0.01)) return;
  Brief(market, player,
        market.Fact(v1::CLAIM_KIND_INTEREST, player,
                    ImpressiveClub(market, career.club)),
        false);
}

// His club, which is asked for him, lets the others read of one more bidder.
void RaisePrice(Market& market, int player) {
  const Pursuit* const buyer = MostAdvanced(market, player);
  if (buyer == nullptr || buyer->quiet || buyer->stage < Stage::kTalking ||
      buyer->stage > Stage::kBidding || !market.dice.Chance(0.03)) {
    return;
  }
  const Career& career = market.careers[player];
  v1::Claim bid = market.Fact(v1::CLAIM_KIND_BID, player,
                              ImpressiveClub(market, career.club), career.club);
  bid.set_deal_form(v1::DEAL_FORM_FEE);
  *bid.add_money() =
      EuroSum(v1::MONEY_ROLE_BID,
              market.ValueOf(player) * market.dice.Between(0.9, 1.6));
  Brief(market, player, std::move(bid), false);
}

// A club that is after him lets him read of it, to unsettle him: so it is.
void Unsettle(Market& market, const Pursuit& pursuit) {
  if (pursuit.quiet || pursuit.stage < Stage::kShortlisted ||
      pursuit.stage > Stage::kBidding || !market.dice.Chance(0.01)) {
    return;
  }
  const v1::ClaimKind kind = pursuit.stage >= Stage::kTalking
                                 ? v1::CLAIM_KIND_TALKS
                                 : v1::CLAIM_KIND_TOP_TARGET;
  Brief(market, pursuit.player, market.Fact(kind, pursuit.player, pursuit.club),
        true);
}

// His club lets those who are after him read that he is about to sign.
void FendOff(Market& market, int player) {
  const Career& career = market.careers[player];
  const Pursuit* const suitor = MostAdvanced(market, player);
  if (suitor == nullptr || suitor->stage < Stage::kInContact ||
      !market.dice.Chance(0.015)) {
    return;
  }
  Brief(market, player,
        market.Fact(v1::CLAIM_KIND_RENEWAL_LIKELY, player, career.club),
        career.renewal == RenewalStage::kOffered && career.contentment > 0.6);
}

}  // namespace

void StepBriefings(Market& market) {
  if (market.agent_briefs.empty()) return;
  for (int player = 0; player < market.PlayerCount(); ++player) {
    const Career& career = market.careers[player];
    if (career.club == kNobody || career.next_club != kNobody) continue;
    if (market.agent_briefs[market.world.players[player].agent]) {
      PressForContract(market, player);
      Tout(market, player);
    }
    if (market.club_briefs[career.club]) {
      RaisePrice(market, player);
      FendOff(market, player);
    }
  }
  for (const Pursuit& pursuit : market.pursuits) {
    if (market.club_briefs[pursuit.club]) Unsettle(market, pursuit);
  }
}

}  // namespace hearsay::simulator
