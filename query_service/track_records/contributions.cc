#include "query_service/track_records/contributions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/sort_unique.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/root_weight.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"
#include "query_service/track_records/outcome_eras.h"
#include "query_service/track_records/own_clubs.h"
#include "query_service/track_records/said_moments.h"

namespace hearsay {
namespace {

using forecast::Pool;
using forecast::RootWeight;
using forecast::Target;
using forecast::Touch;

// Something that a group may have said, and when it is decided.
struct Decision {
  friend bool operator<(const Decision& a, const Decision& b) {
    return std::tie(a.time, a.said_time, a.group) <
           std::tie(b.time, b.said_time, b.group);
  }

  absl::Time time;
  absl::Time said_time;
  int group = 0;  // of SaidMoments
};

// Whether the outcome enters the cell that a claim is about.
bool Enters(const ViewOutcome& outcome, const Touch& touch) {
  using forecast::Form;
  if (touch.target == Target::kRenewal) {
    return outcome.kind == v1::OUTCOME_KIND_RENEWED;
  }
  std::optional<Form> form;
  switch (outcome.kind) {
    case v1::OUTCOME_KIND_JOINED_FEE:
      form = forecast::kFee;
      break;
    case v1::OUTCOME_KIND_LOANED:
      form = forecast::kLoan;
      break;
    case v1::OUTCOME_KIND_JOINED_FREE:
      form = forecast::kFree;
      break;
    default:
      return false;
  }
  return outcome.to_club == touch.club &&
         (!touch.form.has_value() || touch.form == form);
}

// Decides the claims of one player while nothing that was recorded of him is
// taken back.
class Decider {
 public:
  Decider(const Dossier& dossier, const std::string& player,
          const Registry& registry, int64_t revision)
      : dossier_(dossier),
        player_(player),
        registry_(registry),
        revision_(revision),
        end_view_(OutcomesOnly()),
        bounds_(end_view_),
        clubs_(end_view_.outcomes, player_, registry, revision),
        moments_(dossier, player, registry, revision) {}

  // Returns what is decided before `end`, by known time.
  std::vector<Contribution> Run(absl::Time end) {
    // One view serves all that is decided until something changes again.
    std::vector<Decision> pending;
    absl::Time next_change = absl::InfiniteFuture();
    for (const Decision& decision : DecisionsBefore(end)) {
      if (decision.time >= next_change) {
        DecideAll(pending);
        pending.clear();
        next_change = absl::InfiniteFuture();
      }
      pending.push_back(decision);
      next_change = std::min(
          next_change, moments_.NextChange(decision.group, decision.time));
    }
    DecideAll(pending);
    return std::move(contributions_);
  }

 private:
  // By saga, source and what of a key a group does not fix: club, stance and
  // form.
  using CountedKey =
      std::tuple<int, std::string, int, std::string, v1::Stance, int>;
  // By group and time: indices of roots in their order.
  using RootsByTime =
      absl::flat_hash_map<std::pair<int, absl::Time>, std::vector<size_t>>;
  struct WeighedRoots {
    std::vector<RootWeight> roots;
    RootsByTime by_time;
  };

  DossierView OutcomesOnly() const {
    Dossier outcomes;
    for (const auto& entry : dossier_.entries) {
      if (entry->record.has_outcome()) outcomes.entries.push_back(entry);
    }
    return MakeView(outcomes, player_, registry_, revision_,
                    absl::InfiniteFuture());
  }

  std::vector<Decision> DecisionsBefore(absl::Time end) const {
    std::vector<Decision> decisions;
    for (int group = 0; group < moments_.group_count(); ++group) {
      for (const absl::Time said : moments_.OfGroup(group)) {
        const absl::Time outcome = bounds_.EndOf(bounds_.SagaAt(said));
        // What is said once it is known foretells nothing.
        if (said == outcome) continue;
        const absl::Time time = std::min(outcome, said + kClaimSpan);
        if (time < end) decisions.push_back({time, said, group});
      }
    }
    std::sort(decisions.begin(), decisions.end());
    return decisions;
  }

  // Decides what one view shows all of: the last one's.
  void DecideAll(const std::vector<Decision>& decisions) {
    if (decisions.empty()) return;
    absl::flat_hash_set<int> groups;
    for (const Decision& decision : decisions) groups.insert(decision.group);
    const Dossier dossier = moments_.DossierOf(groups);
    const DossierView view =
        MakeView(dossier, player_, registry_, revision_, decisions.back().time);
    Lineage lineage;
    lineage.roots = BuildRoots(view, SagaBounds(view)).roots;
    std::map<std::pair<std::string, int>, WeighedRoots> by_club_and_saga;
    for (const Decision& decision : decisions) {
      const std::string& club = clubs_.At(decision.said_time);
      const int saga = bounds_.SagaAt(decision.said_time);
      const auto [it, is_new] = by_club_and_saga.try_emplace({club, saga});
      if (is_new) it->second = Weigh(view, lineage, club, saga);
      const auto found = it->second.by_time.find(
          std::make_pair(decision.group, decision.said_time));
      if (found == it->second.by_time.end()) continue;
      for (const size_t index : found->second) {
        const RootWeight& root = it->second.roots[index];
        const Root& origin = lineage.roots[root.root];
        Decide(root, origin, view.claims[origin.claim], decision.time);
      }
    }
  }

  WeighedRoots Weigh(const DossierView& view, const Lineage& lineage,
                     const std::string& club, int saga) const {
    // What was said at the very moment of an outcome is of the saga before.
    const absl::Time start =
        saga == 0 ? absl::InfinitePast()
                  : bounds_.EndOf(saga - 1) + absl::Nanoseconds(1);
    WeighedRoots weighed;
    // Neither the records nor a fitted model decide what counts, so that counts
    // need no other counts.
    weighed.roots = forecast::WeighRoots(view, lineage, registry_, club, start,
                                         forecast::DefaultModel());
    for (size_t i = 0; i < weighed.roots.size(); ++i) {
      const RootWeight& root = weighed.roots[i];
      const Root& origin = lineage.roots[root.root];
      if (!Counts(root, origin)) continue;
      const int group = moments_.GroupOf(view.claims[origin.claim]);
      weighed.by_time[{group, root.said_time}].push_back(i);
    }
    return weighed;
  }

  static bool Counts(const RootWeight& root, const Root& origin) {
    return (root.touch.target == Target::kClub ||
            root.touch.target == Target::kRenewal) &&
           root.pool != Pool::kEcho && origin.vouched && !origin.withdrawn &&
           !origin.source.empty();
  }

  void Decide(const RootWeight& root, const Root& origin,
              const ViewClaim& claim, absl::Time time) {
    const int saga = bounds_.SagaAt(root.said_time);
    const Touch& touch = root.touch;
    const int form =
        touch.form.has_value() ? *touch.form : forecast::kFormCount;
    const bool is_first =
        counted_
            .emplace(saga, origin.source, static_cast<int>(claim.kind),
                     touch.club, claim.stance, form)
            .second;
    if (!is_first) return;
    const forecast::ClaimType type = forecast::TypeOf(claim);
    const bool speaks_for = type.denies == (touch.g < 0);
    const bool entered =
        bounds_.EndOf(saga) == time && Enters(OutcomeOf(time), touch);
    Contribution& contribution = contributions_.emplace_back();
    contribution.effective_time = time;
    contribution.known_time = time;
    contribution.source = origin.source;
    contribution.tier = root.tier;
    contribution.type = type;
    contribution.hit = entered == speaks_for;
  }

  // Returns what ended a saga: of several things known at once the one signed
  // first.
  const ViewOutcome& OutcomeOf(absl::Time known) const {
    const ViewOutcome* first = nullptr;
    for (const ViewOutcome& outcome : end_view_.outcomes) {
      if (outcome.know_time != known) continue;
      if (first == nullptr ||
          forecast::SignedTime(outcome) < forecast::SignedTime(*first)) {
        first = &outcome;
      }
    }
    return *first;
  }

  const Dossier& dossier_;
  const std::string player_;
  const Registry& registry_;
  const int64_t revision_;
  const DossierView end_view_;  // outcomes only, all of them
  const SagaBounds bounds_;
  OwnClubs clubs_;
  const SaidMoments moments_;
  absl::flat_hash_set<CountedKey> counted_;
  std::vector<Contribution> contributions_;
};

auto OrderKey(const Contribution& contribution) {
  return std::tie(contribution.known_time, contribution.source,
                  contribution.tier, contribution.type, contribution.hit);
}

bool Precedes(const Contribution& a, const Contribution& b) {
  return OrderKey(a) < OrderKey(b);
}

// Adds what of `from` is not in `to`, both sorted, with this sign and time.
void AddMissing(const std::vector<Contribution>& from,
                const std::vector<Contribution>& to, absl::Time time, int sign,
                std::vector<Contribution>& result) {
  std::vector<Contribution> missing;
  std::set_difference(from.begin(), from.end(), to.begin(), to.end(),
                      std::back_inserter(missing), Precedes);
  for (Contribution& contribution : missing) {
    contribution.effective_time = time;
    contribution.sign = sign;
    result.push_back(std::move(contribution));
  }
}

// Splits off what was known before `time`, sorted.
std::vector<Contribution> TakeBefore(absl::Time time,
                                     std::vector<Contribution>& all) {
  const auto end = std::find_if(all.begin(), all.end(), [&](const auto& item) {
    return item.known_time >= time;
  });
  std::vector<Contribution> taken(std::make_move_iterator(all.begin()),
                                  std::make_move_iterator(end));
  all.erase(all.begin(), end);
  std::sort(taken.begin(), taken.end(), Precedes);
  return taken;
}

}  // namespace

std::vector<Contribution> ContributionsOf(const Dossier& dossier,
                                          absl::string_view player,
                                          const Registry& registry,
                                          int64_t revision,
                                          absl::Time said_by) {
  std::vector<Contribution> result;
  std::vector<Contribution> counted;  // by the era before
  absl::Time start = absl::InfinitePast();
  for (const OutcomeEra& era :
       OutcomeErasOf(dossier, player, registry, revision)) {
    std::vector<Contribution> all =
        Decider(era.dossier, std::string(player), registry, revision)
            .Run(std::min(era.end, said_by + absl::Nanoseconds(1)));
    // An era sees what was decided before it with its own outcomes.
    const std::vector<Contribution> before = TakeBefore(start, all);
    AddMissing(counted, before, start, -1, result);
    AddMissing(before, counted, start, 1, result);
    counted = before;
    counted.insert(counted.end(), all.begin(), all.end());
    std::sort(counted.begin(), counted.end(), Precedes);
    std::move(all.begin(), all.end(), std::back_inserter(result));
    start = era.end;
    if (start > said_by) break;
  }
  return result;
}

Decisions DecisionsOf(const Dossier& dossier, absl::string_view player,
                      const Registry& registry, int64_t revision) {
  Decisions decisions;
  decisions.contributions =
      ContributionsOf(dossier, player, registry, revision);
  const SaidMoments moments(dossier, player, registry, revision);
  for (int group = 0; group < moments.group_count(); ++group) {
    for (const absl::Time said : moments.OfGroup(group)) {
      decisions.times.push_back(said + kClaimSpan);
    }
  }
  for (const auto& entry : dossier.entries) {
    if (entry->revision <= revision && entry->record.has_outcome()) {
      decisions.times.push_back(entry->said_time);
    }
  }
  SortUnique(decisions.times);
  return decisions;
}

}  // namespace hearsay
