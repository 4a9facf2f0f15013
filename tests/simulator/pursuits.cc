// How clubs pursue players.
#include <algorithm>

#include "tests/simulator/market.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int kCandidates = 8;
constexpr int kPursuitsPerNeed = 3;
constexpr int kBidsMax = 4;
constexpr double kQuietSecrecy = 1.17;

int OpenPursuits(const Market& market, int club, int position) {
  return static_cast<int>(std::count_if(
      market.pursuits.begin(), market.pursuits.end(), [&](const Pursuit& p) {
        return p.open && p.club == club &&
               market.world.players[p.player].position == position;
      }));
}

bool IsPursued(const Market& market, int club, int player) {
  return std::any_of(market.pursuits.begin(), market.pursuits.end(),
                     [&](const Pursuit& p) {
                       return p.open && p.club == club && p.player == player;
                     });
}

bool IsFree(const Market& market, int player) {
  return market.careers[player].club == kNobody;
}

// Whether he could come at all.
bool IsAvailable(const Market& market, int club, int player) {
  const Career& career = market.careers[player];
  return career.club != club && career.next_club == kNobody &&
         career.loan_end <= market.now && !IsPursued(market, club, player);
}

v1::DealForm ChooseForm(Market& market, int player) {
  if (IsFree(market, player)) return v1::DEAL_FORM_FREE;
  const bool soon_free = market.ContractLeft(player) < 330 * kDay;
  if (soon_free && market.dice.Chance(0.6)) return v1::DEAL_FORM_PRE_CONTRACT;
  const bool young = market.AgeOf(player) < 22;
  if (young && market.dice.Chance(0.35)) return v1::DEAL_FORM_LOAN;
  return v1::DEAL_FORM_FEE;
}

// Returns the best player that a few days of looking around bring up.
int FindTarget(Market& market, int club, int position) {
  int best = kNobody;
  double best_score = 0;
  for (int i = 0; i < kCandidates; ++i) {
    const int player = market.dice.Below(market.PlayerCount());
    const double doubt = 8 * market.dice.Noise();
    if (market.world.players[player].position != position ||
        !IsAvailable(market, club, player)) {
      continue;
    }
    const double price = market.ValueOf(player);
    const double budget = market.world.clubs[club].budget_m;
    if (!IsFree(market, player) && price > 1.3 * budget) continue;
    const double score = market.world.players[player].level + doubt;
    if (score > best_score) {
      best_score = score;
      best = player;
    }
  }
  return best;
}

// What it does next happens some days from now; sooner where nobody is to know.
void Wait(Market& market, Pursuit& pursuit, int least_days, int most_days) {
  const int days = market.dice.Between(least_days, most_days);
  pursuit.next = market.now + kDay * (pursuit.quiet ? (days + 2) / 3 : days);
}

double SecrecyOf(const Pursuit& pursuit, double secrecy) {
  return pursuit.quiet ? kQuietSecrecy : secrecy;
}

void Tell(Market& market, Pursuit& pursuit, v1::Claim fact, double secrecy) {
  pursuit.happenings.push_back(market.Happens(pursuit.player, std::move(fact),
                                              SecrecyOf(pursuit, secrecy)));
}

void Open(Market& market, int club, int player, double need) {
  Pursuit pursuit;
  pursuit.club = club;
  pursuit.player = player;
  pursuit.form = ChooseForm(market, player);
  pursuit.resolve = std::clamp(0.15 + need * market.dice.Uniform(), 0.0, 1.0);
  pursuit.limit_m =
      std::min(market.ValueOf(player) * market.dice.Between(0.9, 1.7),
               market.world.clubs[club].budget_m);
  pursuit.quiet =
      market.quiet_share > 0 && market.dice.Chance(market.quiet_share);
  Wait(market, pursuit, 5, 30);
  Tell(market, pursuit, market.Fact(v1::CLAIM_KIND_INTEREST, player, club),
       0.75);
  market.pursuits.push_back(std::move(pursuit));
}

void LookAround(Market& market) {
  for (int club = 0; club < market.ClubCount(); ++club) {
    for (int position = 0; position < kPositions; ++position) {
      double& need = market.needs[club][position];
      need = std::clamp(need + 0.004 + 0.02 * market.dice.Noise(), 0.0, 1.0);
      const double eager = market.WindowOpen(club, 30 * kDay) ? 0.09 : 0.03;
      if (need < 0.3 || !market.dice.Chance(eager * need) ||
          OpenPursuits(market, club, position) >= kPursuitsPerNeed) {
        continue;
      }
      const int player = FindTarget(market, club, position);
      if (player != kNobody) Open(market, club, player, need);
    }
  }
}

void GiveUp(Market& market, Pursuit& pursuit) {
  pursuit.open = false;
  market.Cease(pursuit.happenings);
  if (pursuit.stage < Stage::kInContact || market.dice.Chance(0.5)) return;
  market.Happens(
      pursuit.player,
      market.Fact(v1::CLAIM_KIND_PURSUIT_ENDED, pursuit.player, pursuit.club),
      0.6);
}

// How much the player likes the idea, about 0 to 1.
double Appeal(Market& market, const Pursuit& pursuit) {
  const Career& career = market.careers[pursuit.player];
  const int from =
      career.club == kNobody ? 1 : market.world.clubs[career.club].prestige;
  return 0.5 + 0.12 * (market.world.clubs[pursuit.club].prestige - from) +
         0.5 * (0.6 - career.contentment) + 0.15 * market.dice.Noise();
}

bool BuysOut(const Pursuit& pursuit) {
  return pursuit.form == v1::DEAL_FORM_FEE ||
         pursuit.form == v1::DEAL_FORM_LOAN;
}

// His club says whether, and for how much, it would let him go.
void MakeClubDecide(Market& market, const Pursuit& pursuit) {
  const int player = pursuit.player;
  Career& career = market.careers[player];
  if (career.club == kNobody || market.now < career.asking_until) return;
  career.asking_until = market.now + 120 * kDay;
  const bool soon_free = market.ContractLeft(player) < 400 * kDay;
  const bool willing = market.dice.Chance(0.4 + 0.4 * (1 - career.contentment) +
                                          (soon_free ? 0.2 : 0.0));
  career.asking_m =
      market.ValueOf(player) *
      (willing ? market.dice.Between(1.0, 1.5) : market.dice.Between(1.4, 2.2));
  v1::Claim stance =
      market.Fact(v1::CLAIM_KIND_WILLING_TO_SELL, player, career.club);
  if (!willing) {
    stance.set_stance(v1::STANCE_DENIES);
    const bool announced = market.dice.Chance(0.35) && !pursuit.quiet;
    career.happenings.push_back(market.Happens(
        player, std::move(stance), SecrecyOf(pursuit, 0.5), announced));
    return;
  }
  v1::Claim price =
      market.Fact(v1::CLAIM_KIND_ASKING_PRICE, player, career.club);
  *price.add_money() = EuroSum(v1::MONEY_ROLE_ASK, career.asking_m);
  const double secrecy = SecrecyOf(pursuit, 0.4);
  career.happenings.push_back(
      market.Happens(player, std::move(price), secrecy));
  if (market.dice.Chance(0.5)) {
    career.happenings.push_back(
        market.Happens(player, std::move(stance), secrecy));
  }
}

void Bid(Market& market, Pursuit& pursuit) {
  ++pursuit.bid_count;
  pursuit.offer_m =
      pursuit.limit_m * std::min(1.0, 0.6 + 0.13 * pursuit.bid_count +
                                          0.1 * market.dice.Uniform());
  v1::Claim bid = market.Fact(v1::CLAIM_KIND_BID, pursuit.player, pursuit.club,
                              market.careers[pursuit.player].club);
  bid.set_deal_form(pursuit.form);
  if (pursuit.form == v1::DEAL_FORM_FEE) {
    *bid.add_money() = EuroSum(v1::MONEY_ROLE_BID, pursuit.offer_m);
    bid.mutable_money(0)->mutable_payer()->set_name(
        market.ClubName(pursuit.club));
  }
  if (pursuit.bid_count > 1) bid.set_count(pursuit.bid_count);
  Tell(market, pursuit, std::move(bid), 0.3);
  pursuit.stage = Stage::kBidding;
  Wait(market, pursuit, 2, 9);
}

void AgreeTerms(Market& market, Pursuit& pursuit) {
  v1::Claim terms =
      market.Fact(v1::CLAIM_KIND_PERSONAL_TERMS, pursuit.player, pursuit.club);
  terms.set_deal_form(pursuit.form);
  *terms.add_money() = EuroSum(v1::MONEY_ROLE_WAGE_YEARLY,
                               1 + market.world.players[pursuit.player].level /
                                       10 * market.dice.Between(0.3, 1.3));
  Tell(market, pursuit, std::move(terms), 0.35);
  pursuit.stage = Stage::kTermsAgreed;
  Wait(market, pursuit, 1, 10);
}

void AfterInterest(Market& market, Pursuit& pursuit) {
  if (!market.dice.Chance(0.3 + 0.6 * pursuit.resolve)) {
    return GiveUp(market, pursuit);
  }
  const bool main = pursuit.resolve > 0.7;
  Tell(
      market, pursuit,
      market.Fact(main ? v1::CLAIM_KIND_TOP_TARGET : v1::CLAIM_KIND_SHORTLISTED,
                  pursuit.player, pursuit.club),
      0.7);
  pursuit.stage = Stage::kShortlisted;
  Wait(market, pursuit, 6, 30);
}

void AfterShortlist(Market& market, Pursuit& pursuit) {
  if (!market.dice.Chance(0.3 + 0.7 * pursuit.resolve)) {
    return GiveUp(market, pursuit);
  }
  Tell(market, pursuit,
       market.Fact(v1::CLAIM_KIND_CONTACT, pursuit.player, pursuit.club), 0.6);
  pursuit.stage = Stage::kInContact;
  Wait(market, pursuit, 4, 20);
}

void AfterContact(Market& market, Pursuit& pursuit) {
  const bool can_act =
      BuysOut(pursuit) ? market.WindowOpen(pursuit.club, 45 * kDay)
                       : IsFree(market, pursuit.player) ||
                             market.ContractLeft(pursuit.player) < 220 * kDay;
  if (!can_act) return Wait(market, pursuit, 7, 21);
  if (Appeal(market, pursuit) < 0.35) return GiveUp(market, pursuit);
  const int from =
      BuysOut(pursuit) ? market.careers[pursuit.player].club : kNobody;
  v1::Claim talks =
      market.Fact(v1::CLAIM_KIND_TALKS, pursuit.player, pursuit.club, from);
  if (market.dice.Chance(0.5)) talks.set_deal_form(pursuit.form);
  Tell(market, pursuit, std::move(talks), 0.5);
  MakeClubDecide(market, pursuit);
  pursuit.stage = Stage::kTalking;
  Wait(market, pursuit, 3, 15);
}

void AfterTalks(Market& market, Pursuit& pursuit) {
  if (!BuysOut(pursuit)) {
    if (!market.dice.Chance(0.2 + Appeal(market, pursuit))) {
      return GiveUp(market, pursuit);
    }
    return AgreeTerms(market, pursuit);
  }
  if (!market.WindowOpen(pursuit.club, 20 * kDay)) {
    return Wait(market, pursuit, 5, 10);
  }
  Bid(market, pursuit);
}

void AfterBid(Market& market, Pursuit& pursuit) {
  const Career& career = market.careers[pursuit.player];
  const bool enough =
      pursuit.form == v1::DEAL_FORM_LOAN
          ? market.dice.Chance(0.4)
          : pursuit.offer_m >= career.asking_m * market.dice.Between(0.8, 1.05);
  if (enough) {
    v1::Claim agreed = market.Fact(v1::CLAIM_KIND_CLUBS_AGREED, pursuit.player,
                                   pursuit.club, career.club);
    agreed.set_deal_form(pursuit.form);
    if (pursuit.form == v1::DEAL_FORM_FEE) {
      *agreed.add_money() = EuroSum(v1::MONEY_ROLE_FEE, pursuit.offer_m);
    }
    Tell(market, pursuit, std::move(agreed), 0.2);
    pursuit.stage = Stage::kClubsAgreed;
    return Wait(market, pursuit, 1, 5);
  }
  if (pursuit.bid_count >= kBidsMax || !market.dice.Chance(pursuit.resolve)) {
    return GiveUp(market, pursuit);
  }
  pursuit.limit_m *= 1.05;
  Bid(market, pursuit);
}

void Join(Market& market, Pursuit& pursuit) {
  const int player = pursuit.player;
  Career& career = market.careers[player];
  const bool loan = pursuit.form == v1::DEAL_FORM_LOAN;
  const absl::Time contract_end =
      SeasonEnd(market.now, loan ? 0 : market.dice.Between(2, 4));
  const v1::OutcomeKind kind = loan ? v1::OUTCOME_KIND_LOANED
                               : career.club == kNobody
                                   ? v1::OUTCOME_KIND_JOINED_FREE
                                   : v1::OUTCOME_KIND_JOINED_FEE;
  market.Results(kind, player, career.club, pursuit.club, market.now,
                 contract_end);
  if (kind == v1::OUTCOME_KIND_JOINED_FEE) {
    *market.world.outcomes.back().add_money() =
        EuroSum(v1::MONEY_ROLE_FEE, pursuit.offer_m);
  }
  market.BeginSpell(player, pursuit.club, loan, market.now, contract_end);
  v1::Claim done = market.Fact(v1::CLAIM_KIND_TRANSFER_DONE, player,
                               pursuit.club, career.club);
  done.set_deal_form(pursuit.form);
  market.Happens(player, std::move(done), 0, /*announced=*/true);
  market.EndPursuitsOf(player, nullptr);
  market.Cease(career.happenings);
  market.needs[pursuit.club][market.world.players[player].position] *= 0.2;
  career.asking_m = 0;
  career.asking_until = absl::InfinitePast();
  career.renewal = RenewalStage::kNone;
  career.contentment = 0.75;
  if (loan) {
    career.loan_end = contract_end;
    return;
  }
  if (career.club != kNobody) {
    market.needs[career.club][market.world.players[player].position] = 0.9;
  }
  career.club = pursuit.club;
  career.contract_start = market.now;
  career.contract_end = contract_end;
  career.renewal_next = market.now + 300 * kDay;
}

void SignForLater(Market& market, Pursuit& pursuit) {
  const int player = pursuit.player;
  Career& career = market.careers[player];
  career.next_club = pursuit.club;
  career.next_contract_end =
      SeasonEnd(career.contract_end, market.dice.Between(1, 3));
  market.Results(v1::OUTCOME_KIND_JOINED_FREE, player, career.club,
                 pursuit.club, career.contract_end, career.next_contract_end);
  market.BeginSpell(player, pursuit.club, /*loan=*/false, career.contract_end,
                    career.next_contract_end);
  v1::Claim signed_now =
      market.Fact(v1::CLAIM_KIND_PRE_CONTRACT, player, pursuit.club);
  signed_now.set_deal_form(v1::DEAL_FORM_PRE_CONTRACT);
  market.Happens(player, std::move(signed_now), 0, /*announced=*/true);
  market.EndPursuitsOf(player, nullptr);
  market.Cease(career.happenings);
  market.needs[pursuit.club][market.world.players[player].position] *= 0.2;
}

void AfterTerms(Market& market, Pursuit& pursuit) {
  if (IsFree(market, pursuit.player)) return Join(market, pursuit);
  if (!BuysOut(pursuit)) {
    if (market.ContractLeft(pursuit.player) > 182 * kDay) {
      return Wait(market, pursuit, 3, 10);
    }
    return SignForLater(market, pursuit);
  }
  if (!market.WindowOpen(pursuit.club)) {
    return market.dice.Chance(0.2) ? GiveUp(market, pursuit)
                                   : Wait(market, pursuit, 3, 8);
  }
  v1::Claim medical =
      market.Fact(v1::CLAIM_KIND_MEDICAL, pursuit.player, pursuit.club);
  *medical.mutable_event() = DayInterval(market.now + kDay);
  Tell(market, pursuit, std::move(medical), 0.1);
  pursuit.stage = Stage::kMedical;
  Wait(market, pursuit, 1, 2);
}

void Act(Market& market, Pursuit& pursuit) {
  switch (pursuit.stage) {
    case Stage::kInterested:
      return AfterInterest(market, pursuit);
    case Stage::kShortlisted:
      return AfterShortlist(market, pursuit);
    case Stage::kInContact:
      return AfterContact(market, pursuit);
    case Stage::kTalking:
      return AfterTalks(market, pursuit);
    case Stage::kBidding:
      return AfterBid(market, pursuit);
    case Stage::kClubsAgreed:
      if (!market.dice.Chance(0.35 + Appeal(market, pursuit))) {
        return GiveUp(market, pursuit);
      }
      return AgreeTerms(market, pursuit);
    case Stage::kTermsAgreed:
      return AfterTerms(market, pursuit);
    case Stage::kMedical:
      if (market.dice.Chance(0.04)) return GiveUp(market, pursuit);
      return Join(market, pursuit);
  }
}

// Whether the ground for it is gone: he is elsewhere, bound, or not needed.
bool IsPointless(Market& market, const Pursuit& pursuit) {
  const Career& career = market.careers[pursuit.player];
  if (career.next_club != kNobody || career.club == pursuit.club) return true;
  const bool for_free = !BuysOut(pursuit);
  if (for_free && career.club != kNobody &&
      market.ContractLeft(pursuit.player) > 400 * kDay) {
    return true;
  }
  if (!for_free && career.club == kNobody) return true;
  const int position = market.world.players[pursuit.player].position;
  return market.needs[pursuit.club][position] < 0.15 ||
         market.dice.Chance(0.12 * (1 - pursuit.resolve));
}

}  // namespace

void StepPursuits(Market& market) {
  LookAround(market);
  // Steps may end other pursuits, but open none.
  for (Pursuit& pursuit : market.pursuits) {
    if (!pursuit.open || market.now < pursuit.next) continue;
    if (IsPointless(market, pursuit)) {
      GiveUp(market, pursuit);
    } else {
      Act(market, pursuit);
    }
  }
  std::erase_if(market.pursuits,
                [](const Pursuit& pursuit) { return !pursuit.open; });
}

}  // namespace hearsay::simulator
