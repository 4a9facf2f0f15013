#include "tests/simulator/spreading.h"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/simulator/citing.h"
#include "tests/simulator/dice.h"
#include "tests/simulator/retelling.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// A telling that may come to be.
struct Plan {
  absl::Time time;
  int order = 0;  // among those of one time
  int story = 0;
  int outlet = 0;
  Manner manner = MANNER_OWN;
  int parent = -1;
  int run = 0;

  bool operator>(const Plan& other) const {
    return std::tie(time, order) > std::tie(other.time, other.order);
  }
};

// How much a telling is read and taken up.
double ReachOf(Manner manner) {
  switch (manner) {
    case MANNER_OWN:
      return 1.0;
    case MANNER_RECYCLED:
      return 0.6;
    case MANNER_HEARD:
      return 0.1;  // there are many of them
    default:
      return 0.15;
  }
}

// Spreads the stories of one topic.
class TopicSpread {
 public:
  TopicSpread(const Options& options, const World& world, const Press& press,
              const std::vector<Story>& stories, int topic,
              std::vector<Telling>& tellings)
      : options_(options),
        world_(world),
        press_(press),
        stories_(stories),
        tellings_(tellings),
        dice_(options.seed, Throw::kSpreading, topic) {}

  void Spread(const std::vector<int>& stories) {
    for (const int story : stories) Begin(stories_[story]);
    while (!plans_.empty()) {
      const Plan plan = plans_.top();
      plans_.pop();
      if (plan.time < world_.end && IsWorthTelling(plan)) Tell(plan);
    }
  }

 private:
  void Add(Plan plan) {
    plan.order = ++last_order_;
    plans_.push(plan);
  }

  void Begin(const Story& story) {
    const Manner manner =
        story.origin == ORIGIN_STATEMENT ? MANNER_HEARD : MANNER_OWN;
    Add({story.time, 0, story.id, story.outlet, manner});
    if (manner == MANNER_OWN) return;
    const int home = press_.outlets[story.outlet].association;
    for (int i = 0; i < OutletCount(); ++i) {
      const Outlet& outlet = press_.outlets[i];
      const double chance =
          (outlet.association == home ? 0.25 : 0.06) * story.salience;
      if (i == story.outlet || !dice_.Chance(chance)) continue;
      Add({story.time + dice_.Lag(outlet.copy_lag / 2), 0, story.id, i,
           MANNER_HEARD});
    }
  }

  int OutletCount() const { return static_cast<int>(press_.outlets.size()); }

  // An outlet does not tell one thing twice, whoever it has it from, but for a
  // few that do.
  bool IsWorthTelling(const Plan& plan) {
    if (plan.manner == MANNER_OWN || plan.manner == MANNER_REPEAT) return true;
    if (told_story_.contains({plan.outlet, plan.story, plan.run})) return false;
    return plan.run > 0 || !told_topic_.contains(plan.outlet) ||
           dice_.Chance(0.15);
  }

  void Tell(const Plan& plan) {
    const Story& story = stories_[plan.story];
    const Outlet& outlet = press_.outlets[plan.outlet];
    Telling telling;
    telling.story = plan.story;
    telling.outlet = plan.outlet;
    telling.time = plan.time;
    telling.manner = plan.manner;
    telling.parent = plan.parent;
    telling.run = plan.run;
    if (!outlet.journalists.empty() && dice_.Chance(0.6)) {
      telling.author = dice_.Pick(outlet.journalists);
    }
    if (plan.parent < 0) {
      telling.account = story.account;
      if (plan.manner == MANNER_HEARD) Quote(story, telling);
    } else {
      Retell(world_, outlet, tellings_[plan.parent], dice_, telling);
      SetCitation(telling);
      if (plan.manner == MANNER_COPY) AddPart(telling);
    }
    telling.root = RootOf(telling);
    told_story_.insert({plan.outlet, plan.story, plan.run});
    told_topic_.insert(plan.outlet);
    tellings_.push_back(std::move(telling));
    PlanNext(static_cast<int>(tellings_.size()) - 1);
  }

  // Who was there names the speaker.
  void Quote(const Story& story, Telling& telling) {
    Account& account = telling.account;
    Translate(world_, press_.outlets[telling.outlet], account);
    v1::Hop& hop = *account.claim.mutable_attribution()->add_hops();
    hop.set_kind(v1::HOP_KIND_PRINCIPAL);
    hop.mutable_source()->set_name(story.speaker);
    if (dice_.Chance(0.25)) account.saying = std::nullopt;
  }

  void SetCitation(Telling& telling) {
    const Telling& parent = tellings_[telling.parent];
    if (telling.outlet == parent.outlet) {
      // It need not cite itself, only, as before, others.
      telling.citation = CITATION_NONE;
      *telling.account.claim.mutable_attribution() =
          parent.account.claim.attribution();
      return;
    }
    Dice dice(options_.seed, Throw::kCiting, tellings_.size());
    Cite(press_, parent, options_.lost_citation_percent / 100.0, dice, telling);
  }

  // Now and then a copy adds a sum that its outlet has from a source of its
  // own.
  void AddPart(Telling& telling) {
    const Story& story = stories_[telling.story];
    const bool knows = dice_.Chance(press_.outlets[telling.outlet].access);
    v1::Claim& claim = telling.account.claim;
    if (!knows || story.happening < 0 || claim.money_size() > 0 ||
        claim.stance() != v1::STANCE_ASSERTS ||
        claim.kind() != world_.happenings[story.happening].fact.kind()) {
      return;
    }
    *claim.mutable_money() = world_.happenings[story.happening].fact.money();
    if (claim.money_size() > 0) {
      telling.part_root = absl::StrCat("part-", tellings_.size());
    }
  }

  // A first run leads back to its story. What is warmed up without a name is a
  // root of its own, and so is what takes it from there.
  std::string RootOf(const Telling& telling) const {
    const auto& hops = telling.account.claim.attribution().hops();
    const bool names =
        std::any_of(hops.begin(), hops.end(),
                    [](const v1::Hop& hop) { return hop.has_source(); });
    return telling.run > 0 && names ? tellings_[telling.parent].root
                                    : RootName(telling.story, telling.run);
  }

  void PlanNext(int index) {
    PlanCopies(index);
    const Telling& telling = tellings_[index];
    const bool is_own =
        telling.manner == MANNER_OWN || telling.manner == MANNER_REPEAT;
    if (telling.run == 0 && is_own && dice_.Chance(0.3)) {
      Add({telling.time + dice_.Between(3 * kDay, 20 * kDay), 0, telling.story,
           telling.outlet, MANNER_REPEAT, index, 0});
    }
    if (telling.run > 0 || telling.parent >= 0) return;
    if (dice_.Chance(0.08)) {  // somebody catches up
      Add({telling.time + dice_.Between(6 * kDay, 18 * kDay), 0, telling.story,
           dice_.Below(OutletCount()), MANNER_COPY, index, 0});
    }
    const double recycled = telling.manner == MANNER_OWN ? 0.12 : 0.02;
    if (dice_.Chance(recycled)) PlanRecycling(index);
  }

  void PlanCopies(int index) {
    const Telling& telling = tellings_[index];
    const Story& story = stories_[telling.story];
    const int association = press_.outlets[telling.outlet].association;
    for (int i = 0; i < OutletCount(); ++i) {
      const Outlet& outlet = press_.outlets[i];
      const double chance = outlet.copying * story.salience *
                            ReachOf(telling.manner) *
                            (outlet.association == association ? 1.2 : 0.7);
      const bool copies = dice_.Chance(chance);
      if (!copies || i == telling.outlet || i == story.outlet) continue;
      Add({telling.time + dice_.Lag(outlet.copy_lag), 0, telling.story, i,
           MANNER_COPY, index, telling.run});
    }
  }

  // Long after, so that nobody takes it for the same run.
  void PlanRecycling(int index) {
    const Telling& telling = tellings_[index];
    std::vector<double> weights;
    for (const Outlet& outlet : press_.outlets) {
      weights.push_back(outlet.copying);
    }
    const bool itself = dice_.Chance(0.3);
    const int outlet = itself ? telling.outlet : dice_.PickIndex(weights);
    Add({telling.time + dice_.Between(100 * kDay, 330 * kDay), 0, telling.story,
         outlet, MANNER_RECYCLED, index, 1});
  }

  const Options& options_;
  const World& world_;
  const Press& press_;
  const std::vector<Story>& stories_;
  std::vector<Telling>& tellings_;
  Dice dice_;
  int last_order_ = 0;
  std::priority_queue<Plan, std::vector<Plan>, std::greater<>> plans_;
  std::set<std::tuple<int, int, int>> told_story_;  // outlet, story, run
  std::set<int> told_topic_;                        // outlet
};

}  // namespace

std::string RootName(int story, int run) {
  return run == 0 ? absl::StrCat("root-", story)
                  : absl::StrCat("root-", story, "~", run);
}

std::vector<Telling> SpreadStories(const Options& options, const World& world,
                                   const Press& press,
                                   const std::vector<Story>& stories) {
  std::map<int, std::vector<int>> topics;
  for (const Story& story : stories) topics[story.topic].push_back(story.id);
  std::vector<Telling> tellings;
  for (const auto& [topic, of_topic] : topics) {
    TopicSpread(options, world, press, stories, topic, tellings)
        .Spread(of_topic);
  }
  return tellings;
}

}  // namespace hearsay::simulator
