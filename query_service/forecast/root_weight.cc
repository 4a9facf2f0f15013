#include "query_service/forecast/root_weight.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/names/entity_name.h"
#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/predecessors.h"

namespace hearsay::forecast {
namespace {

// What two claims must share to say the same: what they touch, the kind, the
// stance and the deal form. Sums of money are left out, so that a figure added
// to a copied story does not make it another story.
using Key = std::tuple<Target, std::string, std::string, int, int, int64_t>;
using StancedKey = std::pair<Key, v1::Stance>;
// What a source says or, with the other stance, takes back.
using WordKey = std::tuple<std::string, Key, v1::Stance>;
// The root (index) that counts for it, and when the source itself last said so.
struct Said {
  int root;
  absl::Time last;
};
// When it was said last, and the index of the root: of equals the later counts.
using LastWord = std::pair<absl::Time, int>;

Key KeyOf(const Touch& touch, v1::ClaimKind kind) {
  const int form = touch.form.has_value() ? *touch.form : kFormCount;
  const int64_t expiry = touch.target == Target::kContractTerm
                             ? absl::ToUnixMicros(touch.term.end)
                             : 0;
  return {touch.target, touch.club, touch.rival, kind, form, expiry};
}

// When, and in a report stored when, something was said.
struct Telling {
  TimeSpan said;
  absl::Time said_time;
  absl::Time commit_time;
};

bool IsLow(Tier tier) { return tier == Tier::k3 || tier == Tier::kAggregator; }

// Returns when something was said, for its age: the middle of the interval. A
// side that is not stated counts for nothing; with no time at all it is one
// half-life before it was stored, so that an undated story is never fresh.
absl::Time Middle(const TimeSpan& said, absl::Time commit_time,
                  absl::Duration half_life) {
  const bool from = said.start != absl::InfinitePast();
  const bool to = said.end != absl::InfiniteFuture();
  if (from && to) return said.start + (said.end - said.start) / 2;
  if (from) return said.start;
  return (to ? said.end : commit_time) - half_life;
}

// Whether the claim is what a club itself does or wants, or what the player
// wants: there its own word is official.
bool IsOwnMatter(const ViewClaim& claim, const std::string& source) {
  if (source == claim.subject) {
    return claim.kind == v1::CLAIM_KIND_WANTS_TO_LEAVE ||
           claim.kind == v1::CLAIM_KIND_WANTS_TO_STAY ||
           claim.kind == v1::CLAIM_KIND_RENEWAL_REJECTED;
  }
  return KindOfName(source) == v1::ENTITY_KIND_CLUB &&
         (source == claim.actor || source == claim.counterpart);
}

class Weigher {
 public:
  Weigher(const DossierView& view, const Lineage& lineage,
          const Registry& registry, absl::string_view own_club,
          absl::Time saga_start, const Model& model,
          const SourceRecords& records)
      : view_(view),
        lineage_(lineage),
        registry_(registry),
        own_club_(own_club),
        saga_start_(saga_start),
        model_(model),
        parameters_(model.parameters),
        records_(records) {}

  std::vector<RootWeight> Run() {
    for (RootWeight& root : InOrder()) Add(std::move(root));
    std::vector<RootWeight> kept;
    kept.reserve(roots_.size());
    const int count = static_cast<int>(roots_.size());
    for (int i = 0; i < count; ++i) {
      // What weighs nothing itself still tells who copies it.
      if (roots_[i].said_time < saga_start_ || IsTakenBack(i)) continue;
      kept.push_back(std::move(roots_[i]));
    }
    return kept;
  }

 private:
  const Root& RootOf(const RootWeight& root) const {
    return lineage_.roots[root.root];
  }
  const ViewClaim& ClaimOf(const RootWeight& root) const {
    return view_.claims[RootOf(root).claim];
  }

  // Returns the roots that touch anything, by when they were said.
  std::vector<RootWeight> InOrder() const {
    std::vector<RootWeight> roots;
    for (size_t i = 0; i < lineage_.roots.size(); ++i) {
      RootWeight root;
      root.root = static_cast<int>(i);
      root.touch = TouchOf(ClaimOf(root), view_.player, own_club_, parameters_);
      if (root.touch.target == Target::kNothing) continue;
      SetTime(root);
      roots.push_back(std::move(root));
    }
    std::stable_sort(roots.begin(), roots.end(),
                     [](const RootWeight& a, const RootWeight& b) {
                       return a.said_time < b.said_time;
                     });
    return roots;
  }

  void SetTime(RootWeight& root) const {
    const Root& origin = RootOf(root);
    root.said = origin.said;
    root.said_time = origin.said_time;
    root.commit_time = ClaimOf(root).entry->commit_time;
    if (root.said_time >= saga_start_) return;
    for (const LineageMember& member : origin.members) {
      const ViewClaim& claim = view_.claims[member.claim];
      if (member.role == LineageRole::kRepeats &&
          claim.said_time >= saga_start_) {
        root.said = claim.said;
        root.said_time = claim.said_time;
        root.commit_time = claim.entry->commit_time;
        return;
      }
    }
  }

  // Returns when the source itself said it last.
  Telling LastTellingOf(const RootWeight& root) const {
    const std::vector<LineageMember>& members = RootOf(root).members;
    const auto last =
        std::find_if(members.rbegin(), members.rend(), [](const auto& member) {
          return member.role == LineageRole::kRepeats;
        });
    if (last == members.rend()) {
      return {root.said, root.said_time, root.commit_time};
    }
    const ViewClaim& repeat = view_.claims[last->claim];
    return {repeat.said, repeat.said_time, repeat.entry->commit_time};
  }

  void Add(RootWeight root) {
    const ViewClaim& claim = ClaimOf(root);
    root.tier = TierFor(root);
    SetStrength(root);
    root.citations = CitationWeight(RootOf(root));
    const int index = static_cast<int>(roots_.size());
    last_said_.push_back(LastTellingOf(root).said_time);
    if (!SaysAgain(root, index)) {
      Predecessors& earlier =
          by_key_[{KeyOf(root.touch, claim.kind), claim.stance}];
      SetPool(root, earlier);
      if (root.pool != Pool::kEcho) {
        earlier.Add(root.tier, RootOf(root).source, root.said_time,
                    root.proven_share);
        SetLastWord(root, index);
      }
    }
    roots_.push_back(std::move(root));
  }

  // Of what one source says of one thing within two half-lives, only the first
  // root weighs anything, whatever figures and parties the others add; those
  // of its own reports make the first one younger. Returns whether `root`, of
  // that index, is such another one, and sets what it weighs then: nothing.
  bool SaysAgain(RootWeight& root, int index) {
    if (RootOf(root).source.empty() || !RootOf(root).vouched) return false;
    const bool is_virtual = RootOf(root).is_virtual;
    const Telling last = LastTellingOf(root);
    const auto [it, is_first] = said_.try_emplace(
        WordKeyOf(root, ClaimOf(root).stance), Said{index, last.said_time});
    if (is_first) return false;
    Said& said = it->second;
    RootWeight& first = roots_[said.root];
    const absl::Duration silence = root.said_time - said.last;
    if (silence > 2 * HalfLife(ClaimOf(root).kind) || first.tier > root.tier ||
        first.said_time < saga_start_) {
      said = {index, last.said_time};
      return false;
    }
    if (!is_virtual && last.said_time >= said.last) {
      said.last = last.said_time;
      SetAge(last, first);
      SetReliability(first.reliability, first);
    }
    last_said_[said.root] = std::max(last_said_[said.root], last.said_time);
    if (first.pool != Pool::kEcho) SetLastWord(first, said.root);
    root.pool = Pool::kEcho;
    root.weight = 0;
    return true;
  }

  // A virtual root that only untiered outlets carry counts as their own word. A
  // party's word is official in its own matters only.
  Tier TierFor(const RootWeight& root) const {
    const Root& origin = RootOf(root);
    const ViewClaim& claim = ClaimOf(root);
    if (!origin.vouched) return Tier::kUntiered;
    if (IsOwnMatter(claim, origin.source)) return Tier::kOfficial;
    const v1::EntityKind kind = KindOfName(origin.source);
    const bool is_side =
        kind == v1::ENTITY_KIND_CLUB || kind == v1::ENTITY_KIND_NATIONAL_TEAM;
    return is_side ? Tier::kUntiered : origin.tier;
  }

  void SetStrength(RootWeight& root) const {
    const ViewClaim& claim = ClaimOf(root);
    const Root& origin = RootOf(root);
    const double person = PersonFactor(claim, origin.source);
    root.half_life =
        person == 1 ? HalfLife(claim.kind) : parameters_.first_person_half_life;
    SetAge(LastTellingOf(root), root);
    const ClaimType type = TypeOf(claim);
    const double stance = type.denies ? -parameters_.denial : 1;
    root.assurance = stance * CertaintyWeight(claim.certainty, parameters_) *
                     claim.parser_confidence * person;
    SetReliability(
        ReliabilityOf(origin.source, root.tier, type, records_, parameters_),
        root);
  }

  // Returns what it adds that a party speaks in the first person; 1: none does.
  double PersonFactor(const ViewClaim& claim, const std::string& source) const {
    if (claim.source_kind != v1::HOP_KIND_PRINCIPAL || source.empty()) return 1;
    double factor = 1;
    for (const v1::Quote& quote : claim.claim->quotes()) {
      if (!quote.speaker().name().empty() &&
          registry_.Canonical(quote.speaker().name(), view_.revision) !=
              source) {
        continue;
      }
      if (quote.tone() == v1::TONE_JOKING || quote.tone() == v1::TONE_IRONIC) {
        return parameters_.joking;
      }
      factor = parameters_.first_person;
    }
    return factor;
  }

  // Being told again by the source itself makes it younger, to half its age at
  // most.
  void SetAge(const Telling& last, RootWeight& root) const {
    const auto age = [&](const TimeSpan& said, absl::Time commit_time) {
      return std::max(view_.said_by - Middle(said, commit_time, root.half_life),
                      absl::ZeroDuration());
    };
    root.age = std::max(age(last.said, last.commit_time),
                        age(root.said, root.commit_time) / 2);
    root.fade = Fade(root.age, root.half_life);
  }

  // Returns what the reports that cite the root weigh, together at most 0.32.
  double CitationWeight(const Root& origin) const {
    double weight = 0;
    int before = 0;
    for (const LineageMember& member : origin.members) {
      if (member.role != LineageRole::kCites ||
          !view_.claims[member.claim].report_visible) {
        continue;
      }
      weight +=
          parameters_.citation * Exp2(-before / parameters_.citation_halving);
      ++before;
    }
    return weight;
  }

  // Decides what `root` weighs and where, given the `earlier` roots of its key
  // that are no echoes. An echo touches no other root's weight. Neither does a
  // source without a tier touch that of one with a tier, or of one that has
  // been right more often: who is unknown can silence nobody who has been
  // heard.
  void SetPool(RootWeight& root, Predecessors& earlier) {
    const absl::Time echo_since =
        root.said_time - 2 * HalfLife(ClaimOf(root).kind);
    root.weight = 1;
    if (root.tier == Tier::kUntiered) {
      const double earned = EarnedShare(root);
      const bool follows = earlier.AnyUpTo(Tier::kAggregator, echo_since) ||
                           earlier.AnyUntiered(earned, echo_since);
      root.pool = follows ? Pool::kEcho : Pool::kUnproven;
      if (!follows) root.proven_share = earned;
    } else if (IsLow(root.tier) && earlier.AnyUpTo(root.tier, echo_since)) {
      root.pool = Pool::kEcho;
      root.weight = parameters_.low_tier_echo;
    } else {
      root.pool = Pool::kProven;
      root.proven_share = 1;
      root.weight = IndependentShare(root, earlier);
    }
  }

  // Returns what a source without a tier has earned by having been right or
  // wrong before.
  double EarnedShare(const RootWeight& root) const {
    const Root& origin = RootOf(root);
    if (origin.source.empty() || !origin.vouched) return 0;
    return ProvenShare(records_.ClaimsOf(origin.source), parameters_);
  }

  // Returns the share of a proven root that is not a copy of earlier ones.
  double IndependentShare(const RootWeight& root, Predecessors& earlier) {
    earlier.ForgetBefore(root.said_time - parameters_.copy_window);
    int copied =
        earlier.CountUpTo(root.tier) + (earlier.AnyWorse(root.tier) ? 1 : 0);
    double share = 1;
    const auto pairs = model_.copiers.find(RootOf(root).source);
    if (pairs != model_.copiers.end()) {
      for (const PairCopyRate& pair : pairs->second) {
        const int count = earlier.CountUpTo(root.tier, pair.original);
        copied -= count;
        const double left = 1 - parameters_.copy_discount * pair.probability;
        for (int i = 0; i < count; ++i) share *= left;
      }
    }
    return share * PowerOf(root.tier, copied);
  }

  // Returns what `copied` earlier roots leave of one of `tier`, where nothing
  // is known of the pairs.
  double PowerOf(Tier tier, int copied) {
    const double left =
        1 - parameters_.copy_discount * parameters_.copies.Of(tier);
    std::vector<double>& powers = powers_[static_cast<size_t>(tier)];
    if (powers.empty()) powers.push_back(1);
    while (powers.size() <= static_cast<size_t>(copied)) {
      powers.push_back(powers.back() * left);
    }
    return powers[copied];
  }

  // Of what a source asserts and denies its last word counts.
  void SetLastWord(const RootWeight& root, int index) {
    if (RootOf(root).source.empty() || !RootOf(root).vouched) return;
    LastWord& last = last_words_[WordKeyOf(root, ClaimOf(root).stance)];
    last = std::max(last, {last_said_[index], index});
  }
  bool IsTakenBack(int index) const {
    const RootWeight& root = roots_[index];
    const v1::Stance opposite = ClaimOf(root).stance == v1::STANCE_DENIES
                                    ? v1::STANCE_ASSERTS
                                    : v1::STANCE_DENIES;
    const auto last = last_words_.find(WordKeyOf(root, opposite));
    return last != last_words_.end() &&
           last->second > LastWord(last_said_[index], index);
  }
  WordKey WordKeyOf(const RootWeight& root, v1::Stance stance) const {
    return {RootOf(root).source, KeyOf(root.touch, ClaimOf(root).kind), stance};
  }

  const DossierView& view_;
  const Lineage& lineage_;
  const Registry& registry_;
  const absl::string_view own_club_;
  const absl::Time saga_start_;
  const Model& model_;
  const Parameters& parameters_;
  const SourceRecords& records_;

  std::vector<RootWeight> roots_;
  std::vector<absl::Time> last_said_;  // of each root, by its source
  absl::flat_hash_map<StancedKey, Predecessors> by_key_;  // no echoes
  absl::flat_hash_map<WordKey, Said> said_;
  absl::flat_hash_map<WordKey, LastWord> last_words_;  // but for echoes
  // By tier: 1, what is left of a root that may be a copy of one earlier root,
  // of two, ...
  std::array<std::vector<double>, 6> powers_;
};

}  // namespace

void SetReliability(const Reliability& reliability, RootWeight& root) {
  root.reliability = reliability;
  root.strength = root.assurance * reliability.weight;
  root.value = root.strength * root.touch.g * root.fade;
}

double Fade(absl::Duration age, absl::Duration half_life) {
  return Exp2(-absl::FDivDuration(age, half_life));
}

std::vector<RootWeight> WeighRoots(const DossierView& view,
                                   const Lineage& lineage,
                                   const Registry& registry,
                                   absl::string_view own_club,
                                   absl::Time saga_start, const Model& model,
                                   const SourceRecords& records) {
  return Weigher(view, lineage, registry, own_club, saga_start, model, records)
      .Run();
}

}  // namespace hearsay::forecast
