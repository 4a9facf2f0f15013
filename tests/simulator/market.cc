#include "tests/simulator/market.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "common/time.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kYear = absl::Hours(24 * 365);

}  // namespace

Market::Market(World cast, const Options& options)
    : world(std::move(cast)),
      dice(options.seed, Throw::kMarket),
      now(world.start),
      quiet_share(options.quiet_percent / 100.0) {
  for (const Club& club : world.clubs) needs.push_back(club.need);
  for (const Player& player : world.players) {
    Career career;
    career.club = player.club;
    career.contract_start = player.contract_start;
    career.contract_end = player.contract_end;
    career.contentment = player.contentment;
    career.renewal_next = now;
    careers.push_back(std::move(career));
    world.spells.push_back({{player.club, false, player.contract_start,
                             player.contract_end, player.contract_start}});
  }
  if (options.briefing_percent == 0) return;
  Dice character(options.seed, Throw::kBriefing);
  const double share = options.briefing_percent / 100.0;
  for (size_t i = 0; i < world.agents.size(); ++i) {
    agent_briefs.push_back(character.Chance(share));
  }
  for (size_t i = 0; i < world.clubs.size(); ++i) {
    club_briefs.push_back(character.Chance(share));
  }
}

bool Market::WindowOpen(int club, absl::Duration ahead) const {
  const auto& windows =
      world.associations[world.clubs[club].association].windows;
  return std::any_of(windows.begin(), windows.end(), [&](const Window& window) {
    return window.open <= now + ahead && now < window.close - kDay;
  });
}

double Market::AgeOf(int player) const {
  return absl::FDivDuration(now - world.players[player].birth, 365.25 * kDay);
}

double Market::ValueOf(int player) const {
  const double level = world.players[player].level;
  const double age = AgeOf(player);
  const double youth = age < 23 ? 1.3 : age < 29 ? 1.0 : age < 32 ? 0.6 : 0.3;
  const absl::Duration left = ContractLeft(player);
  const double term = left > 2 * kYear   ? 1.0
                      : left > kYear     ? 0.8
                      : left > kYear / 2 ? 0.5
                                         : 0.25;
  return level * level * level / 16'000 * youth * term;
}

v1::Claim Market::Fact(v1::ClaimKind kind, int player, int actor,
                       int counterpart) const {
  v1::Claim fact;
  fact.set_kind(kind);
  fact.mutable_subject()->set_name(world.players[player].name);
  if (actor != kNobody) fact.mutable_actor()->set_name(ClubName(actor));
  if (counterpart != kNobody) {
    fact.mutable_counterpart()->set_name(ClubName(counterpart));
  }
  fact.set_voice(v1::VOICE_REPORT);
  fact.set_stance(v1::STANCE_ASSERTS);
  return fact;
}

int Market::Happens(int player, v1::Claim fact, double secrecy,
                    bool announced) {
  Happening happening;
  happening.id = static_cast<int>(world.happenings.size());
  happening.time = now + absl::Minutes(dice.Between(6 * 60, 22 * 60));
  happening.player = player;
  for (int i = dice.Below(3); i > 0; --i) {
    happening.details.push_back(RandomDetail(fact.kind(), dice));
  }
  happening.fact = std::move(fact);
  happening.secrecy = secrecy;
  happening.announced = announced;
  world.happenings.push_back(std::move(happening));
  return world.happenings.back().id;
}

void Market::Cease(std::vector<int>& happenings) {
  for (const int id : happenings) world.happenings[id].until = now;
  happenings.clear();
}

void Market::EndPursuitsOf(int player, const Pursuit* but) {
  for (Pursuit& pursuit : pursuits) {
    if (pursuit.player != player || &pursuit == but) continue;
    pursuit.open = false;
    Cease(pursuit.happenings);
  }
}

void Market::BeginSpell(int player, int club, bool loan, absl::Time start,
                        absl::Time end) {
  world.spells[player].push_back(
      {club, loan, start, end, now + absl::Hours(22)});
}

void Market::Results(v1::OutcomeKind kind, int player, int from_club,
                     int to_club, absl::Time occur, absl::Time contract_end) {
  v1::Outcome outcome;
  outcome.set_player(world.players[player].name);
  outcome.set_kind(kind);
  if (from_club != kNobody) outcome.set_from_club(ClubName(from_club));
  if (to_club != kNobody) outcome.set_to_club(ClubName(to_club));
  if (occur > now) {
    *outcome.mutable_agree() = DayInterval(now);
  } else {
    *outcome.mutable_occur() = DayInterval(now);
  }
  *outcome.mutable_know_time() = TimeToProto(now + absl::Hours(22));
  if (contract_end != absl::InfiniteFuture()) {
    *outcome.mutable_contract_end()->mutable_end_time() =
        TimeToProto(contract_end);
  }
  world.outcomes.push_back(std::move(outcome));
}

int ClubAt(const World& world, int player, absl::Time time) {
  int club = kNobody;
  for (const Spell& spell : world.spells[player]) {
    if (!spell.loan && spell.start <= time) club = spell.club;
  }
  return club;
}

v1::TimeInterval DayInterval(absl::Time midnight) {
  v1::TimeInterval interval;
  *interval.mutable_start_time() = TimeToProto(midnight);
  *interval.mutable_end_time() = TimeToProto(midnight + kDay);
  interval.set_precision(v1::TIME_PRECISION_DAY);
  interval.set_basis(v1::TIME_BASIS_STATED);
  return interval;
}

absl::Time SeasonEnd(absl::Time now, int years) {
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  const auto year = today.year() + (today.month() >= 7 ? 1 : 0) + years;
  return absl::FromCivil(absl::CivilDay(year, 7, 1), absl::UTCTimeZone());
}

World RunMarket(World cast, const Options& options) {
  Market market(std::move(cast), options);
  for (; market.now < market.world.end; market.now += kDay) {
    StepWishes(market);
    StepContracts(market);
    StepPursuits(market);
    StepBriefings(market);
  }
  std::stable_sort(
      market.world.happenings.begin(), market.world.happenings.end(),
      [](const Happening& a, const Happening& b) { return a.time < b.time; });
  for (size_t i = 0; i < market.world.happenings.size(); ++i) {
    market.world.happenings[i].id = static_cast<int>(i);
  }
  return std::move(market.world);
}

}  // namespace hearsay::simulator
