#include "query_service/lineage.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace hearsay {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// Whether claims of this kind differ by what they say in words, not only by
// their parties.
bool IsFreeText(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_SQUAD_FACT:
    case v1::CLAIM_KIND_PLAN:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
    case v1::CLAIM_KIND_AVAILABILITY:
    case v1::CLAIM_KIND_REMARK:
    case v1::CLAIM_KIND_EXTERNAL_PROBABILITY:
      return true;
    default:
      return false;
  }
}

// Returns what two claims must have in common to be the same thing said: the
// proposition, its voice and its numbers.
std::string KeyOf(const ViewClaim& claim) {
  const v1::Claim& stored = *claim.claim;
  std::string key = absl::StrCat(
      claim.kind, "|", claim.voice, "|", claim.stance, "|", claim.deal_form,
      "|", claim.subject, "|", claim.actor, "|", claim.counterpart, "|");
  if (stored.has_count()) absl::StrAppend(&key, "n", stored.count());
  for (const v1::Money& money : stored.money()) {
    absl::StrAppend(&key, "|", money.role(), money.currency_code(), " ",
                    money.min_micros(), " ", money.max_micros());
  }
  if (IsFreeText(claim.kind)) {
    absl::StrAppend(&key, "|", stored.detail());
    for (const v1::Quote& quote : stored.quotes()) {
      absl::StrAppend(&key, "|", quote.text());
    }
  }
  return key;
}

// Groups the claims of one view.
class LineageBuilder {
 public:
  explicit LineageBuilder(const DossierView& view)
      : view_(view), root_of_(view.claims.size(), -1) {}

  Lineage Build() {
    ForEachClaim([&](int claim) {
      if (!At(claim).cited) AddOwn(claim);
    });
    ForEachClaim([&](int claim) {
      if (At(claim).cited) AddCitation(claim);
    });
    AddRestatements();
    for (Root& cascade : roots_) Finish(cascade);
    std::sort(roots_.begin(), roots_.end(), [&](const Root& a, const Root& b) {
      return OrderKey(a) < OrderKey(b);
    });
    return Group();
  }

 private:
  const ViewClaim& At(int claim) const { return view_.claims[claim]; }

  template <typename Visit>
  void ForEachClaim(const Visit& visit) {
    for (int i = 0; i < static_cast<int>(view_.claims.size()); ++i) {
      if (At(i).restates < 0) visit(i);
    }
  }

  std::tuple<absl::Time, Tier, const std::string&, const std::string&> OrderKey(
      const Root& cascade) const {
    const ViewClaim& claim = At(cascade.claim);
    return {cascade.said_time, cascade.tier, claim.entry->name,
            claim.claim->claim_id()};
  }

  static std::string GroupKey(const std::string& source,
                              const std::string& key) {
    return absl::StrCat(source, "\n", key);
  }

  // A claim in its source's own voice starts a cascade, or repeats the source's
  // last one.
  void AddOwn(int index) {
    const ViewClaim& claim = At(index);
    const std::string key = KeyOf(claim);
    if (!claim.source.empty()) {
      const auto it = stored_.find(GroupKey(claim.source, key));
      if (it != stored_.end() && IsRepeat(roots_[it->second.back()], claim)) {
        Join(it->second.back(), index, LineageRole::kRepeats);
        roots_[it->second.back()].repeated = claim.said;
        return;
      }
    }
    const int cascade = Start(index);
    Join(cascade, index, LineageRole::kRoot);
    if (claim.source.empty()) return;
    stored_[GroupKey(claim.source, key)].push_back(cascade);
    // A journalist is cited by name as often as his outlet.
    for (const std::string& author : claim.authors) {
      if (author.empty() || author == claim.source) continue;
      stored_[GroupKey(author, key)].push_back(cascade);
    }
  }

  bool IsRepeat(const Root& cascade, const ViewClaim& claim) const {
    const absl::Time last = At(cascade.members.back().claim).said_time;
    return claim.said_time - last <= 2 * HalfLife(claim.kind);
  }

  // A citation belongs to what its source said itself, if that is stored; else
  // to the source's virtual root.
  void AddCitation(int index) {
    const ViewClaim& claim = At(index);
    const std::string key = KeyOf(claim);
    auto it = stored_.find(GroupKey(claim.source, key));
    if (it == stored_.end()) {
      it = stored_.find(GroupKey(OutletOfSource(claim), key));
    }
    if (it != stored_.end()) {
      Join(CitedOf(it->second, claim), index, LineageRole::kCites);
      return;
    }
    const auto [root, is_new] =
        virtual_.try_emplace(GroupKey(claim.source, key), 0);
    if (is_new) {
      root->second = Start(index);
      roots_.back().is_virtual = true;
    }
    Join(root->second, index, LineageRole::kCites);
  }

  static std::string OutletOfSource(const ViewClaim& claim) {
    for (const ViewHop& hop : claim.hops) {
      if (hop.source == claim.source) return hop.outlet;
    }
    return "";
  }

  // Of a source's cascades with one key, returns the last that had begun when
  // the citation was made, else the first.
  int CitedOf(const std::vector<int>& cascades, const ViewClaim& claim) const {
    int cited = cascades.front();
    for (const int cascade : cascades) {
      if (roots_[cascade].said_time <= claim.said_time) cited = cascade;
    }
    return cited;
  }

  int Start(int index) {
    const ViewClaim& claim = At(index);
    Root cascade;
    cascade.claim = index;
    cascade.source = claim.source;
    cascade.tier = claim.source_tier;
    cascade.said = claim.said;
    cascade.said_time = claim.said_time;
    cascade.repeated = claim.said;
    roots_.push_back(std::move(cascade));
    return static_cast<int>(roots_.size()) - 1;
  }

  void Join(int cascade, int claim, LineageRole role) {
    roots_[cascade].members.push_back({claim, role});
    root_of_[claim] = cascade;
  }

  Lineage Group() {
    Lineage lineage;
    for (Root& root : roots_) {
      root.cascade = static_cast<int>(lineage.cascades.size());
      Cascade cascade;
      cascade.claim = root.claim;
      cascade.is_virtual = root.is_virtual;
      cascade.source = root.source;
      cascade.tier = root.tier;
      cascade.said = root.said;
      cascade.said_time = root.said_time;
      cascade.last_said_time = root.said_time;
      cascade.members = root.members;
      cascade.story = root.cascade;
      lineage.cascades.push_back(std::move(cascade));
      lineage.stories.push_back({{root.cascade}, 1});
    }
    lineage.roots = std::move(roots_);
    return lineage;
  }

  void AddRestatements() {
    for (int i = 0; i < static_cast<int>(view_.claims.size()); ++i) {
      if (At(i).restates >= 0) {
        Join(root_of_[At(i).restates], i, LineageRole::kRestates);
      }
    }
  }

  // A virtual root is known through its carriers only: the best of them says
  // what was said and when.
  void Finish(Root& cascade) const {
    std::sort(cascade.members.begin(), cascade.members.end(),
              [](const LineageMember& a, const LineageMember& b) {
                return a.claim < b.claim;  // the view's claims are in order
              });
    if (!cascade.is_virtual) return;
    int best = -1;
    cascade.vouched = false;
    for (const LineageMember& member : cascade.members) {
      if (member.role != LineageRole::kCites) continue;
      const ViewClaim& claim = At(member.claim);
      if (best < 0 || claim.publisher_tier < At(best).publisher_tier) {
        best = member.claim;
      }
      cascade.vouched |=
          claim.publisher.empty() || claim.publisher_tier != Tier::kUntiered;
    }
    cascade.claim = best;
    cascade.said = At(best).said;
    cascade.said_time = At(best).said_time;
    cascade.repeated = cascade.said;
  }

  const DossierView& view_;
  std::vector<Root> roots_;
  std::vector<int> root_of_;  // by claim
  // By source and key: the cascades of stored roots, in time order, and the
  // cascade of the virtual root.
  absl::flat_hash_map<std::string, std::vector<int>> stored_;
  absl::flat_hash_map<std::string, int> virtual_;
};

}  // namespace

absl::Duration HalfLife(v1::ClaimKind kind) {
  switch (kind) {
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

Lineage BuildLineage(const DossierView& view) {
  return LineageBuilder(view).Build();
}

}  // namespace hearsay
