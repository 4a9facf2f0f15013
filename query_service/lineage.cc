#include "query_service/lineage.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "query_service/copy_model.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"
#include "query_service/specifics.h"

namespace hearsay {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// With how many earlier cascades of its key a claim is compared, the last ones
// first, so that no dossier takes longer than its length.
constexpr int kCandidatesMax = 32;

// Builds cascades and stories from a view's roots.
class CascadeBuilder {
 public:
  CascadeBuilder(const DossierView& view, const SagaBounds& bounds,
                 const CopyRates& rates)
      : view_(view),
        bounds_(bounds),
        rates_(rates),
        rooting_(BuildRoots(view, bounds)) {}

  Lineage Build() {
    for (const int root : RootsInOrder()) AddRoot(rooting_.roots[root]);
    for (Cascade& cascade : cascades_) SortMembers(cascade);
    AddParts();
    Order();
    FindRecycled();
    AddStories();
    return {std::move(rooting_.roots), std::move(cascades_),
            std::move(stories_)};
  }

 private:
  const ViewClaim& At(int claim) const { return view_.claims[claim]; }
  const Specifics& SpecificsAt(int claim) const {
    return rooting_.specifics[claim];
  }
  int KeyOf(const Cascade& cascade) const {
    return rooting_.keys[cascade.claim];
  }
  static absl::Duration Window(v1::ClaimKind kind) {
    return 2 * HalfLife(kind);
  }

  // Returns when a root was said at the latest: a virtual one before anybody
  // cited it.
  absl::Time FirstTime(const Root& root) const {
    absl::Time first = root.said_time;
    if (!root.is_virtual) return first;
    for (const LineageMember& member : root.members) {
      first = std::min(first, At(member.claim).said_time);
    }
    return first;
  }

  std::vector<int> RootsInOrder() const {
    std::vector<absl::Time> times;
    times.reserve(rooting_.roots.size());
    for (const Root& root : rooting_.roots) times.push_back(FirstTime(root));
    std::vector<int> order(times.size());
    std::iota(order.begin(), order.end(), 0);
    // Ties stay in the roots' own order.
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return times[a] < times[b]; });
    return order;
  }

  // A root that was probably copied joins the cascade of what it copies; any
  // other starts one.
  void AddRoot(Root& root) {
    const Original original = OriginalOf(root);
    if (original.cascade >= 0) {
      root.cascade = original.cascade;
      JoinAsCopy(cascades_[original.cascade], root, original.probability);
      return;
    }
    root.cascade = static_cast<int>(cascades_.size());
    Cascade cascade;
    cascade.claim = root.claim;
    cascade.is_virtual = root.is_virtual;
    cascade.withdrawn = root.withdrawn;
    cascade.source = root.source;
    cascade.tier = root.tier;
    cascade.said = root.said;
    cascade.said_time = FirstTime(root);
    cascade.members = root.members;
    cascade.saga = bounds_.SagaAt(cascade.said_time);
    by_key_[KeyOf(cascade)].push_back(root.cascade);
    cascades_.push_back(std::move(cascade));
  }

  // What a claim was copied from.
  struct Original {
    int cascade = -1;  // -1: nothing
    double probability = 0;
  };

  Original OriginalOf(const Root& root) const {
    // What a source that is only cited has from others, nobody can tell.
    if (root.is_virtual) return {};
    const ViewClaim& claim = At(root.claim);
    const auto is_other = [&](const Cascade& earlier) {
      return (root.source.empty() || earlier.source != root.source) &&
             At(earlier.claim).entry != claim.entry;
    };
    return LikeliestOriginal(root.claim, claim.source_tier, claim.said,
                             claim.said_time, is_other);
  }

  // Returns the cascade from which `claim` most probably is, if it probably is
  // a copy at all; of equals the oldest.
  template <typename Filter>
  Original LikeliestOriginal(int claim, Tier tier, const TimeSpan& said,
                             absl::Time said_time, const Filter& filter) const {
    Original best;
    const auto group = by_key_.find(rooting_.keys[claim]);
    if (group == by_key_.end()) return best;
    CopyCase copy;
    copy.tier = tier;
    copy.half_life = HalfLife(At(claim).kind);
    copy.cites_vaguely = CitesVaguely(At(claim));
    copy.said_before = At(claim).claim->said_before();
    const int saga = bounds_.SagaAt(said_time);
    for (const int earlier : LastBefore(group->second, said_time)) {
      const Cascade& cascade = cascades_[earlier];
      if (said_time - cascade.said_time > Window(At(claim).kind)) break;
      if (cascade.saga != saga || !filter(cascade) ||
          !SaySame(SpecificsAt(claim), SpecificsAt(cascade.claim))) {
        continue;
      }
      copy.lag = ShortestLag(cascade.said_time, said, said_time);
      copy.likelihood =
          Compare(SpecificsAt(claim), SpecificsAt(cascade.claim)).likelihood;
      const double probability = CopyProbability(copy, rates_);
      if (probability >= kCopyProbabilityMin &&
          probability >= best.probability) {
        best = {earlier, probability};
      }
    }
    return best;
  }

  // Returns those of a key's cascades that had been said at `time`, the last
  // first, as many as are compared.
  absl::InlinedVector<int, kCandidatesMax> LastBefore(
      const std::vector<int>& group, absl::Time time) const {
    const auto is_later = [&](absl::Time at, int cascade) {
      return at < cascades_[cascade].said_time;
    };
    auto it = std::upper_bound(group.begin(), group.end(), time, is_later);
    absl::InlinedVector<int, kCandidatesMax> last;
    while (it != group.begin() && last.size() < kCandidatesMax) {
      last.push_back(*--it);
    }
    return last;
  }

  // Returns how long after `earlier` something was said, as little as its time
  // allows.
  static absl::Duration ShortestLag(absl::Time earlier, const TimeSpan& said,
                                    absl::Time said_time) {
    const absl::Time from =
        said.start != absl::InfinitePast() ? said.start : said_time;
    return std::max(absl::ZeroDuration(), from - earlier);
  }

  static bool CitesVaguely(const ViewClaim& claim) {
    return std::any_of(claim.hops.begin(), claim.hops.end(),
                       [](const ViewHop& hop) {
                         return hop.kind == v1::HOP_KIND_UNNAMED_MEDIA;
                       });
  }

  void JoinAsCopy(Cascade& cascade, const Root& root, double probability) {
    for (LineageMember member : root.members) {
      if (member.role == LineageRole::kRoot) {
        member.role = LineageRole::kCopies;
        member.parent = cascade.is_virtual ? -1 : cascade.claim;
      }
      member.probability = probability;
      member.altered =
          Compare(SpecificsAt(member.claim), SpecificsAt(cascade.claim))
              .differs;
      cascade.members.push_back(member);
    }
  }

  static void SortMembers(Cascade& cascade) {
    std::sort(cascade.members.begin(), cascade.members.end(),
              [](const LineageMember& a, const LineageMember& b) {
                return a.claim < b.claim;  // the view's claims are in order
              });
  }

  // A carrier that adds a specific fact.
  struct Addition {
    int cascade = 0;
    int claim = 0;
    std::vector<Fact> facts;
  };

  // Adds the cascades of facts that carriers were the first to state. What a
  // virtual root said itself is not known, so nothing is known to be added.
  void AddParts() {
    std::vector<Addition> additions;
    for (size_t i = 0; i < cascades_.size(); ++i) {
      const Cascade& cascade = cascades_[i];
      if (cascade.is_virtual) continue;
      for (const LineageMember& member : cascade.members) {
        if (!MayAdd(member)) continue;
        Comparison comparison =
            Compare(SpecificsAt(member.claim), SpecificsAt(cascade.claim));
        if (comparison.added.empty()) continue;
        additions.push_back(
            {static_cast<int>(i), member.claim, std::move(comparison.added)});
      }
    }
    std::sort(additions.begin(), additions.end(),
              [&](const Addition& a, const Addition& b) {
                return std::tie(At(a.claim).report_time, a.claim) <
                       std::tie(At(b.claim).report_time, b.claim);
              });
    for (const Addition& addition : additions) AddPart(addition);
  }

  bool MayAdd(const LineageMember& member) const {
    return At(member.claim).report_visible &&
           (member.role == LineageRole::kCites ||
            member.role == LineageRole::kRepeats ||
            member.role == LineageRole::kCopies);
  }

  // Joins an addition to who stated the fact before, or starts its cascade.
  void AddPart(const Addition& addition) {
    const ViewClaim& claim = At(addition.claim);
    const auto states_it = [&](const Cascade& earlier) {
      return std::all_of(
          addition.facts.begin(), addition.facts.end(), [&](const Fact& fact) {
            return MatchFact(fact, SpecificsAt(addition.claim),
                             SpecificsAt(earlier.claim)) == FactMatch::kSame;
          });
    };
    const Original original =
        LikeliestOriginal(addition.claim, claim.publisher_tier, claim.publish,
                          claim.report_time, states_it);
    LineageMember member;
    member.claim = addition.claim;
    if (original.cascade >= 0) {
      Cascade& cascade = cascades_[original.cascade];
      if (original.cascade == addition.cascade) return;
      member.role = LineageRole::kCopies;
      member.parent = cascade.is_virtual ? -1 : cascade.claim;
      member.probability = original.probability;
      cascade.members.push_back(member);
      return;
    }
    Cascade part;
    part.claim = addition.claim;
    part.source = claim.publisher;
    part.tier = claim.publisher_tier;
    part.said = claim.publish;
    part.said_time = claim.report_time;
    part.members = {member};
    part.adds_to = addition.cascade;
    part.saga = bounds_.SagaAt(part.said_time);
    std::vector<int>& group = by_key_[rooting_.keys[addition.claim]];
    const int number = static_cast<int>(cascades_.size());
    cascades_.push_back(std::move(part));
    const auto is_later = [&](absl::Time time, int cascade) {
      return time < cascades_[cascade].said_time;
    };
    group.insert(std::upper_bound(group.begin(), group.end(),
                                  cascades_[number].said_time, is_later),
                 number);
  }

  // Numbers the cascades by (said_time, tier, report name, claim id).
  void Order() {
    const auto key = [&](const Cascade& cascade) {
      const ViewClaim& claim = At(cascade.claim);
      return std::make_tuple(
          cascade.said_time, cascade.tier, absl::string_view(claim.entry->name),
          absl::string_view(claim.claim->claim_id()), cascade.adds_to >= 0);
    };
    std::vector<int> order(cascades_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) {
      return key(cascades_[a]) < key(cascades_[b]);
    });
    std::vector<int> number(order.size());
    std::vector<Cascade> ordered;
    ordered.reserve(order.size());
    for (size_t i = 0; i < order.size(); ++i) {
      number[order[i]] = static_cast<int>(i);
      ordered.push_back(std::move(cascades_[order[i]]));
    }
    cascades_ = std::move(ordered);
    for (Root& root : rooting_.roots) root.cascade = number[root.cascade];
    for (auto& [unused, group] : by_key_) {
      for (int& cascade : group) cascade = number[cascade];
      std::sort(group.begin(), group.end());
    }
    for (Cascade& cascade : cascades_) {
      if (cascade.adds_to >= 0) cascade.adds_to = number[cascade.adds_to];
      SortMembers(cascade);
      cascade.last_said_time = cascade.said_time;
      for (const LineageMember& member : cascade.members) {
        const ViewClaim& claim = At(member.claim);
        cascade.last_said_time = std::max(
            cascade.last_said_time,
            claim.report_visible ? claim.report_time : claim.said_time);
      }
    }
  }

  // An old story with a specific fact and nothing new is told again.
  void FindRecycled() {
    for (Cascade& cascade : cascades_) {
      if (cascade.adds_to >= 0) continue;
      const std::vector<int>& group = by_key_.at(KeyOf(cascade));
      for (const int earlier : LastBefore(group, cascade.said_time)) {
        if (!Recycles(cascade, cascades_[earlier])) continue;
        const int origin = cascades_[earlier].recycles;
        cascade.recycles = origin >= 0 ? origin : earlier;
        break;
      }
    }
  }

  bool Recycles(const Cascade& later, const Cascade& earlier) const {
    if (&later == &earlier || later.saga != earlier.saga ||
        earlier.adds_to >= 0 ||
        later.said_time - earlier.last_said_time <=
            Window(At(later.claim).kind) ||
        !SaySame(SpecificsAt(later.claim), SpecificsAt(earlier.claim))) {
      return false;
    }
    const Comparison comparison =
        Compare(SpecificsAt(later.claim), SpecificsAt(earlier.claim));
    return comparison.shared > 0 && !comparison.differs &&
           comparison.added.empty();
  }

  void AddStories() {
    absl::flat_hash_map<int, std::vector<int>> open;  // by key
    absl::flat_hash_set<std::pair<int, absl::string_view>> sources;
    for (size_t i = 0; i < cascades_.size(); ++i) {
      Cascade& cascade = cascades_[i];
      if (cascade.adds_to >= 0) continue;
      std::vector<int>& stories = open[KeyOf(cascade)];
      cascade.story = StoryOf(cascade, stories);
      if (cascade.story < 0) {
        cascade.story = static_cast<int>(stories_.size());
        stories.push_back(cascade.story);
        stories_.emplace_back();
      }
      Story& story = stories_[cascade.story];
      story.cascades.push_back(static_cast<int>(i));
      // What one source says twice has one witness.
      const bool is_new =
          cascade.recycles < 0 &&
          (cascade.source.empty() ||
           sources.emplace(cascade.story, cascade.source).second);
      if (is_new) ++story.independent_root_count;
    }
    AddPartsToStories();
  }

  // An addition may have been published before what it adds to.
  void AddPartsToStories() {
    for (size_t i = 0; i < cascades_.size(); ++i) {
      Cascade& cascade = cascades_[i];
      if (cascade.adds_to < 0) continue;
      cascade.story = cascades_[cascade.adds_to].story;
      std::vector<int>& told = stories_[cascade.story].cascades;
      told.insert(
          std::upper_bound(told.begin(), told.end(), static_cast<int>(i)),
          static_cast<int>(i));
    }
  }

  // Returns the story that a cascade goes on with; -1: none.
  int StoryOf(const Cascade& cascade, const std::vector<int>& stories) const {
    const size_t from =
        stories.size() - std::min<size_t>(stories.size(), kCandidatesMax);
    for (size_t i = stories.size(); i-- > from;) {
      const Story& story = stories_[stories[i]];
      const Cascade& last = cascades_[story.cascades.back()];
      if (last.saga == cascade.saga &&
          cascade.said_time - last.last_said_time <=
              Window(At(cascade.claim).kind) &&
          SaySame(SpecificsAt(cascade.claim),
                  SpecificsAt(cascades_[story.cascades.front()].claim))) {
        return stories[i];
      }
    }
    return -1;
  }

  const DossierView& view_;
  const SagaBounds& bounds_;
  const CopyRates& rates_;
  Rooting rooting_;
  std::vector<Cascade> cascades_;
  std::vector<Story> stories_;
  // By key: the cascades, in time order.
  absl::flat_hash_map<int, std::vector<int>> by_key_;
};

}  // namespace

absl::Duration HalfLife(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_PERSUASION:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_RENEWAL_TALKS:
      return 21 * kDay;
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
    case v1::CLAIM_KIND_RENEWAL_OFFERED:
      return 14 * kDay;
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
      return 10 * kDay;
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
    case v1::CLAIM_KIND_WILLING_TO_SELL:
    case v1::CLAIM_KIND_ASKING_PRICE:
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
    case v1::CLAIM_KIND_EXIT_POSSIBLE:
      return 45 * kDay;
    default:
      return 30 * kDay;
  }
}

Lineage BuildLineage(const DossierView& view, const CopyRates& rates) {
  const SagaBounds bounds(view);
  return CascadeBuilder(view, bounds, rates).Build();
}

}  // namespace hearsay
