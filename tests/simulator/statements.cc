#include "tests/simulator/statements.h"

#include <utility>

#include "tests/simulator/names.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

Theme ThemeOf(const v1::Claim& claim) {
  switch (claim.kind()) {
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return Theme::kStays;
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      return claim.stance() == v1::STANCE_DENIES ? Theme::kStays
                                                 : Theme::kLeaves;
    case v1::CLAIM_KIND_WILLING_TO_SELL:
      return Theme::kNotForSale;
    case v1::CLAIM_KIND_TRANSFER_DONE:
    case v1::CLAIM_KIND_PRE_CONTRACT:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
      return Theme::kWelcome;
    default:
      return Theme::kNoTalks;
  }
}

// Gives the story the speaker's words, in the language of his country.
void SetWords(const World& world, int association, Story& story, Dice& dice) {
  Saying saying;
  saying.theme = ThemeOf(story.account.claim);
  saying.wording = dice.Below(2);
  saying.language = world.associations[association].language;
  saying.surname = Surname(world.players[story.player].display_name);
  saying.speaker = story.speaker;
  story.account.saying = std::move(saying);
}

int AssociationOf(const World& world, int player, absl::Time time) {
  const int club = ClubAt(world, player, time);
  return world.clubs[club == kNobody ? world.players[player].club : club]
      .association;
}

// The outlet that has a statement first is one of the country.
int PickOutlet(const Press& press, int association, Dice& dice) {
  std::vector<double> weights;
  for (const Outlet& outlet : press.outlets) {
    weights.push_back(outlet.association == association ? 0.05 + outlet.access
                                                        : 0.002);
  }
  return dice.PickIndex(weights);
}

// Chooses who denies, and what exactly.
void Deny(const World& world, int home, Story& denial, Dice& dice) {
  v1::Claim& claim = denial.account.claim;
  const Player& player = world.players[denial.player];
  if (!claim.has_actor()) {
    denial.speaker = player.name;
    return;
  }
  const int who = dice.PickIndex({0.4, 0.35, 0.25});
  if (who == 0 && home != kNobody) {
    claim.set_kind(v1::CLAIM_KIND_WILLING_TO_SELL);
    claim.mutable_actor()->set_name(world.clubs[home].name);
    claim.clear_counterpart();
    claim.clear_deal_form();
    denial.speaker = world.clubs[home].name;
    denial.veracity = VERACITY_UNSPECIFIED;
  } else if (who == 1) {
    denial.speaker = claim.actor().name();
  } else {
    denial.speaker = world.agents[player.agent].name;
  }
}

}  // namespace

Story Announcement(const World& world, const Press& press,
                   const Happening& happening, Dice& dice) {
  Story story;
  story.origin = ORIGIN_STATEMENT;
  story.player = happening.player;
  story.topic = happening.id;
  story.happening = happening.id;
  story.time = happening.time;
  story.veracity = VERACITY_TRUE;
  story.account.claim = happening.fact;
  story.account.claim.set_certainty(happening.fact.has_actor()
                                        ? v1::CERTAINTY_OFFICIAL
                                        : v1::CERTAINTY_ASSERTED);
  story.speaker = happening.fact.has_actor()
                      ? happening.fact.actor().name()
                      : world.players[happening.player].name;
  const int association =
      AssociationOf(world, happening.player, happening.time);
  story.outlet = PickOutlet(press, association, dice);
  story.salience = 0.7 + world.players[happening.player].fame;
  SetWords(world, association, story, dice);
  return story;
}

Story Denial(const World& world, const Press& press, const Story& story,
             Dice& dice) {
  Story denial;
  denial.origin = ORIGIN_STATEMENT;
  denial.player = story.player;
  denial.happening = story.happening;
  denial.time = story.time + dice.Between(absl::Hours(12), 25 * kDay);
  denial.veracity =
      story.veracity == VERACITY_FALSE ? VERACITY_TRUE : VERACITY_FALSE;
  denial.account.claim = story.account.claim;
  v1::Claim& claim = denial.account.claim;
  claim.set_stance(v1::STANCE_DENIES);
  claim.set_certainty(v1::CERTAINTY_ASSERTED);
  claim.clear_money();
  claim.clear_count();
  claim.clear_event();
  claim.clear_attribution();
  Deny(world, ClubAt(world, story.player, denial.time), denial, dice);
  const int association = AssociationOf(world, story.player, denial.time);
  denial.outlet = PickOutlet(press, association, dice);
  denial.salience = 0.6 * story.salience;
  SetWords(world, association, denial, dice);
  return denial;
}

}  // namespace hearsay::simulator
