#include "tests/simulator/newsroom.h"

#include <algorithm>
#include <utility>

#include "tests/simulator/dice.h"
#include "tests/simulator/names.h"
#include "tests/simulator/statements.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

// The chance to hear in a later month of what still is so, relative to that of
// hearing at once.
constexpr double kAccessLater = 0.5;

// How much more a story of this kind is taken up than another.
double WeightOf(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
      return 0.8;
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      return 1.3;
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
      return 1.6;
    default:
      return 1.0;
  }
}

double WeightOfTier(int tier) {
  constexpr double kWeights[] = {0.35, 1.4, 1.0, 0.7, 0.5};
  return kWeights[tier];
}

// Whether it is a matter between the player and another club.
bool IsPursuit(v1::ClaimKind kind) {
  return kind >= v1::CLAIM_KIND_INTEREST && kind <= v1::CLAIM_KIND_PRE_CONTRACT;
}

// Whether it goes on being so, rather than being over at once.
bool Lasts(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_RENEWAL_TALKS:
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
    case v1::CLAIM_KIND_RENEWAL_STALLED:
    case v1::CLAIM_KIND_WILLING_TO_SELL:
    case v1::CLAIM_KIND_ASKING_PRICE:
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return true;
    default:
      return false;
  }
}

class Newsroom {
 public:
  Newsroom(const Options& options, const World& world, const Press& press)
      : world_(world), press_(press), seed_(options.seed) {}

  std::vector<Story> Write() {
    for (const Happening& happening : world_.happenings) Cover(happening);
    for (const Briefing& briefing : world_.briefings) Print(briefing);
    for (size_t i = 0; i < press_.outlets.size(); ++i) {
      Invent(static_cast<int>(i));
    }
    AddDenials();
    std::erase_if(stories_,
                  [&](const Story& story) { return story.time >= world_.end; });
    std::stable_sort(
        stories_.begin(), stories_.end(),
        [](const Story& a, const Story& b) { return a.time < b.time; });
    for (size_t i = 0; i < stories_.size(); ++i) {
      stories_[i].id = static_cast<int>(i);
    }
    return std::move(stories_);
  }

 private:
  // Topics of what has not happened come after those of what has.
  int NewTopic() {
    return static_cast<int>(world_.happenings.size()) + invented_topics_++;
  }

  void Cover(const Happening& happening) {
    Dice dice(seed_, Throw::kNewsroom, happening.id);
    if (happening.announced) {
      stories_.push_back(Announcement(world_, press_, happening, dice));
      return;
    }
    for (size_t i = 0; i < press_.outlets.size(); ++i) {
      const Outlet& outlet = press_.outlets[i];
      const absl::Time time = TimeOfHearing(happening, outlet, dice);
      if (time == absl::InfiniteFuture()) continue;
      stories_.push_back(HearOf(happening, static_cast<int>(i),
                                time + dice.Lag(outlet.delay), dice));
    }
  }

  // Returns when an outlet hears of it by itself: at once or, where it is
  // something that lasts, in any month while it does; the far future: never.
  absl::Time TimeOfHearing(const Happening& happening, const Outlet& outlet,
                           Dice& dice) const {
    constexpr absl::Duration kMonth = absl::Hours(24 * 30);
    const double access = Access(happening, outlet);
    if (dice.Chance(access)) return happening.time;
    if (!Lasts(happening.fact.kind())) return absl::InfiniteFuture();
    for (absl::Time time = happening.time;; time += kMonth) {
      const absl::Time heard =
          time + dice.Between(absl::ZeroDuration(), kMonth);
      if (heard >= std::min(happening.until, world_.end)) {
        return absl::InfiniteFuture();
      }
      if (dice.Chance(access * kAccessLater)) return heard;
    }
  }

  int HomeOf(int player, absl::Time time) const {
    const int club = ClubAt(world_, player, time);
    return world_.clubs[club == kNobody ? world_.players[player].club : club]
        .association;
  }

  double Access(const Happening& happening, const Outlet& outlet) const {
    const int club = ClubAt(world_, happening.player, happening.time);
    const bool local =
        HomeOf(happening.player, happening.time) == outlet.association;
    const bool its_club =
        outlet.favourite != kNobody &&
        (outlet.favourite == club ||
         world_.clubs[outlet.favourite].name == happening.fact.actor().name());
    return outlet.access * (1.2 - happening.secrecy) * (local ? 1.6 : 0.6) *
           (its_club ? 2.0 : 1.0) *
           (0.4 + world_.players[happening.player].fame);
  }

  Story NewStory(int player, int outlet, absl::Time time) const {
    Story story;
    story.player = player;
    story.outlet = outlet;
    story.time = time;
    return story;
  }

  void SetSalience(Story& story) const {
    story.salience = (0.25 + world_.players[story.player].fame) *
                     WeightOfTier(press_.outlets[story.outlet].tier) *
                     WeightOf(story.account.claim.kind());
  }

  // What an outlet makes of what it hears.
  Story HearOf(const Happening& happening, int index, absl::Time time,
               Dice& dice) const {
    const Outlet& outlet = press_.outlets[index];
    Story story = NewStory(happening.player, index, time);
    story.origin = ORIGIN_OWN_SOURCE;
    story.topic = happening.id;
    story.happening = happening.id;
    story.veracity = VERACITY_TRUE;
    story.account.claim = happening.fact;
    Blur(outlet, story, dice);
    for (const Detail& detail : happening.details) {
      if (!dice.Chance(0.5)) continue;
      story.account.details.push_back(detail);
      Reword(story.account.details.back(), dice);
    }
    SetCertainty(outlet, story, dice);
    SetSalience(story);
    return story;
  }

  // What outlets make of what they are given: the more is read of them, and the
  // better they stand with his club, the likelier they are chosen.
  void Print(const Briefing& briefing) {
    Dice dice(seed_, Throw::kBriefing, 1 + briefings_++);
    const int club = ClubAt(world_, briefing.player, briefing.time);
    const int home = HomeOf(briefing.player, briefing.time);
    std::vector<double> weights;
    for (const Outlet& outlet : press_.outlets) {
      weights.push_back((0.01 + outlet.access) *
                        (outlet.association == home ? 2 : 1) *
                        (outlet.favourite == club ? 2 : 1));
    }
    const int topic = NewTopic();
    for (int i = 0; i < briefing.outlets; ++i) {
      const int index = dice.PickIndex(weights);
      if (weights[index] == 0) continue;
      weights[index] = 0;
      stories_.push_back(GivenTo(index, briefing, topic, dice));
    }
  }

  Story GivenTo(int index, const Briefing& briefing, int topic,
                Dice& dice) const {
    Story story = NewStory(briefing.player, index,
                           briefing.time + dice.Lag(absl::Hours(12)));
    story.origin = ORIGIN_BRIEFING;
    story.topic = topic;
    story.veracity = briefing.truthful ? VERACITY_TRUE : VERACITY_FALSE;
    story.account.claim = briefing.fact;
    SetCertainty(press_.outlets[index], story, dice);
    SetSalience(story);
    return story;
  }

  // Leaves out what the source did not know, and gets some of it wrong.
  void Blur(const Outlet& outlet, Story& story, Dice& dice) const {
    v1::Claim& claim = story.account.claim;
    if (claim.money_size() > 0) {
      if (claim.kind() != v1::CLAIM_KIND_ASKING_PRICE && dice.Chance(0.35)) {
        claim.clear_money();
      } else {
        const bool vague = dice.Chance(0.5);
        Scale(*claim.mutable_money(0), 1 + (vague ? 0.15 : 0.05) * dice.Noise(),
              vague ? 5 : 1);
        claim.mutable_money(0)->set_approximate(vague);
        ConvertTo(world_.associations[outlet.association].currency,
                  *claim.mutable_money(0));
      }
    }
    if (claim.has_count() && dice.Chance(0.3)) claim.clear_count();
    if (dice.Chance(outlet.error)) Mistake(story, dice);
    const bool its_player =
        outlet.favourite != kNobody &&
        outlet.favourite == ClubAt(world_, story.player, story.time);
    if (its_player && IsPursuit(claim.kind()) && dice.Chance(0.3)) {
      // Its own club's people tell it that there is nothing in it.
      claim.set_stance(v1::STANCE_DENIES);
      claim.clear_money();
      claim.clear_count();
      story.veracity = VERACITY_FALSE;
    }
  }

  // Takes one club for another.
  void Mistake(Story& story, Dice& dice) const {
    v1::Claim& claim = story.account.claim;
    const int club = dice.Below(static_cast<int>(world_.clubs.size()));
    if (!IsPursuit(claim.kind()) ||
        club == ClubAt(world_, story.player, story.time) ||
        world_.clubs[club].name == claim.actor().name()) {
      return;
    }
    claim.mutable_actor()->set_name(world_.clubs[club].name);
    for (v1::Money& money : *claim.mutable_money()) money.clear_payer();
    story.veracity = VERACITY_FALSE;
  }

  static void SetCertainty(const Outlet& outlet, Story& story, Dice& dice) {
    constexpr v1::Certainty kChoices[] = {
        v1::CERTAINTY_ASSERTED, v1::CERTAINTY_REPORTED, v1::CERTAINTY_EXPECTED,
        v1::CERTAINTY_POSSIBLE};
    // The less a name is to be lost, the bolder.
    const double bold = outlet.tier == 1 || outlet.tier == 2 ? 0.3 : 0.5;
    story.account.claim.set_certainty(
        kChoices[dice.PickIndex({bold, 0.3, 0.2, 0.2})]);
    if (!dice.Chance(0.45)) return;
    v1::Hop& hop = *story.account.claim.mutable_attribution()->add_hops();
    hop.set_kind(v1::HOP_KIND_UNNAMED_SOURCE);
    hop.set_expression(dice.Chance(0.5)
                           ? "sources close to the player"
                           : "sources with knowledge of the talks");
  }

  void Invent(int index) {
    constexpr absl::Duration kWeek = absl::Hours(24 * 7);
    constexpr double kPlayersOfOneRate = 20;
    const Outlet& outlet = press_.outlets[index];
    Dice dice(seed_, Throw::kNewsroom,
              world_.happenings.size() + static_cast<size_t>(index));
    for (absl::Time week = world_.start; week < world_.end; week += kWeek) {
      for (size_t player = 0; player < world_.players.size(); ++player) {
        const double chance = outlet.invention / kPlayersOfOneRate *
                              (0.3 + world_.players[player].fame);
        if (!dice.Chance(chance)) continue;
        const absl::Time time = week + dice.Between(absl::Hours(1), kWeek);
        stories_.push_back(MadeUp(index, static_cast<int>(player), time, dice));
      }
    }
  }

  Story MadeUp(int index, int player, absl::Time time, Dice& dice) {
    constexpr v1::ClaimKind kKinds[] = {
        v1::CLAIM_KIND_INTEREST, v1::CLAIM_KIND_SHORTLISTED,
        v1::CLAIM_KIND_CONTACT,  v1::CLAIM_KIND_TALKS,
        v1::CLAIM_KIND_BID,      v1::CLAIM_KIND_WANTS_TO_LEAVE};
    const Outlet& outlet = press_.outlets[index];
    Story story = NewStory(player, index, time);
    story.origin = ORIGIN_INVENTION;
    story.topic = NewTopic();
    story.veracity = VERACITY_FALSE;
    v1::Claim& claim = story.account.claim;
    claim.set_kind(kKinds[dice.PickIndex({4, 1, 1, 2, 1.5, 1})]);
    claim.mutable_subject()->set_name(world_.players[player].name);
    claim.set_voice(v1::VOICE_REPORT);
    claim.set_stance(v1::STANCE_ASSERTS);
    if (claim.kind() != v1::CLAIM_KIND_WANTS_TO_LEAVE) {
      claim.mutable_actor()->set_name(
          world_.clubs[ClubForReaders(outlet, player, time, dice)].name);
    }
    if (claim.kind() == v1::CLAIM_KIND_BID) {
      claim.set_deal_form(v1::DEAL_FORM_FEE);
      *claim.add_money() = EuroSum(v1::MONEY_ROLE_BID, 5 * dice.Between(2, 16));
    }
    if (dice.Chance(0.4)) {
      story.account.details.push_back(RandomDetail(claim.kind(), dice));
    }
    SetCertainty(outlet, story, dice);
    SetSalience(story);
    return story;
  }

  // A club that its readers like to read of: their own, or a great one; not the
  // player's.
  int ClubForReaders(const Outlet& outlet, int player, absl::Time time,
                     Dice& dice) const {
    const int home = ClubAt(world_, player, time);
    if (outlet.favourite != kNobody && outlet.favourite != home &&
        dice.Chance(0.6)) {
      return outlet.favourite;
    }
    std::vector<double> weights;
    for (size_t i = 0; i < world_.clubs.size(); ++i) {
      const double prestige = world_.clubs[i].prestige;
      weights.push_back(static_cast<int>(i) == home ? 0 : prestige * prestige);
    }
    return dice.PickIndex(weights);
  }

  void AddDenials() {
    const size_t told = stories_.size();
    for (size_t i = 0; i < told; ++i) {
      const Story& story = stories_[i];
      Dice dice(seed_, Throw::kNewsroom, (uint64_t{1} << 32) + i);
      const bool hurts =
          IsPursuit(story.account.claim.kind()) ||
          story.account.claim.kind() == v1::CLAIM_KIND_WANTS_TO_LEAVE;
      if (story.origin == ORIGIN_STATEMENT || !hurts ||
          story.account.claim.stance() != v1::STANCE_ASSERTS ||
          !dice.Chance(0.12 * std::min(1.5, story.salience))) {
        continue;
      }
      Story denial = Denial(world_, press_, story, dice);
      denial.topic = NewTopic();
      stories_.push_back(std::move(denial));
    }
  }

  const World& world_;
  const Press& press_;
  const uint64_t seed_;
  int invented_topics_ = 0;
  uint64_t briefings_ = 0;  // printed so far
  std::vector<Story> stories_;
};

}  // namespace

std::vector<Story> WriteStories(const Options& options, const World& world,
                                const Press& press) {
  return Newsroom(options, world, press).Write();
}

}  // namespace hearsay::simulator
