#include "query_service/root_builder.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "query_service/claim_keys.h"

namespace hearsay {
namespace {

// Of the many things that one source said with one key, a claim is compared
// with this many before and after it, so that no dossier takes longer than its
// length.
constexpr int kNeighbours = 16;

// A source that gives a second number within this span is misquoted; later it
// has spoken again (MODEL section 2, the window of dependence).
constexpr absl::Duration kSameTellingMax = absl::Hours(7 * 24);

// Returns what two links to one article have in common.
std::string ArticleOf(absl::string_view url) {
  for (const absl::string_view prefix : {"https://", "http://", "www."}) {
    absl::ConsumePrefix(&url, prefix);
  }
  url = url.substr(0, url.find('#'));
  absl::ConsumeSuffix(&url, "/");
  return std::string(url);
}

class RootBuilder {
 public:
  RootBuilder(const DossierView& view, const SagaBounds& bounds)
      : view_(view),
        keys_(NumberKeys(view)),
        root_of_(view.claims.size(), -1),
        twin_(view.claims.size(), -1),
        reported_(view.claims.size(), -1) {
    specifics_.reserve(view.claims.size());
    sagas_.reserve(view.claims.size());
    for (const ViewClaim& claim : view.claims) {
      specifics_.push_back(SpecificsOf(claim));
      sagas_.push_back(bounds.SagaAt(claim.said_time));
    }
  }

  Rooting Build() {
    FindTwins();
    FindReported();
    ForEachFirstHand([&](int claim) {
      if (!Cites(claim)) AddOwn(claim);
    });
    for (int claim = 0; claim < ClaimCount(); ++claim) AddRelay(claim);
    ForEachFirstHand([&](int claim) {
      if (Cites(claim)) AddCitation(claim);
    });
    AddTwins();
    AddRestatements();
    MarkWithdrawn();
    for (Root& root : roots_) Finish(root);
    std::sort(roots_.begin(), roots_.end(), [&](const Root& a, const Root& b) {
      return OrderKey(a) < OrderKey(b);
    });
    return {std::move(roots_), std::move(keys_), std::move(specifics_)};
  }

 private:
  // A source, as its number, and a key.
  using GroupKey = std::pair<int, int>;
  using Group = std::vector<int>;
  using Groups = absl::flat_hash_map<GroupKey, Group>;

  const ViewClaim& At(int claim) const { return view_.claims[claim]; }
  int ClaimCount() const { return static_cast<int>(view_.claims.size()); }

  // Visits the claims that neither restate one of their own report nor are
  // another producer's copy of one.
  template <typename Visit>
  void ForEachFirstHand(const Visit& visit) {
    for (int i = 0; i < ClaimCount(); ++i) {
      if (At(i).restates < 0 && twin_[i] < 0) visit(i);
    }
  }

  std::tuple<absl::Time, Tier, const std::string&, const std::string&> OrderKey(
      const Root& root) const {
    const ViewClaim& claim = At(root.claim);
    return {root.said_time, root.tier, claim.entry->name,
            claim.claim->claim_id()};
  }

  int SourceNumber(const std::string& source) {
    const int next = static_cast<int>(sources_.size());
    return sources_.try_emplace(source, next).first->second;
  }

  // Whether both belong to one saga and say the same, specific facts apart. Two
  // remarks of one report are two, unless they are alike to the word.
  bool IsSameThing(int a, int b) const {
    if (sagas_[a] != sagas_[b]) return false;
    if (At(a).entry == At(b).entry && specifics_[a].free_text &&
        specifics_[a].words != specifics_[b].words) {
      return false;
    }
    return SaySame(specifics_[a], specifics_[b]);
  }
  bool Differs(int later, int earlier) const {
    return Compare(specifics_[later], specifics_[earlier]).differs;
  }

  // Two producers' reports of one article say each thing once.
  void FindTwins() {
    absl::flat_hash_map<std::pair<std::string, int>, Group> told;
    for (int i = 0; i < ClaimCount(); ++i) {
      if (At(i).restates >= 0) continue;
      const std::vector<std::string> articles = ArticlesOf(i);
      for (const std::string& article : articles) {
        if (twin_[i] >= 0) break;
        twin_[i] = TwinOf(i, told[{article, keys_[i]}]);
      }
      const int first = twin_[i] >= 0 ? twin_[i] : i;
      for (const std::string& article : articles) {
        Group& group = told[{article, keys_[i]}];
        if (group.empty() || group.back() != first) group.push_back(first);
      }
    }
  }

  std::vector<std::string> ArticlesOf(int claim) const {
    const v1::Report& report = At(claim).entry->record.report();
    std::vector<std::string> articles;
    if (!report.url().empty()) {
      articles.push_back(absl::StrCat("url ", ArticleOf(report.url())));
    }
    if (!report.article_sha256().empty()) {
      articles.push_back(absl::StrCat("sha256 ", report.article_sha256()));
    }
    return articles;
  }

  int TwinOf(int claim, const Group& told) const {
    const size_t from =
        told.size() - std::min<size_t>(told.size(), kNeighbours);
    for (size_t i = from; i < told.size(); ++i) {
      const ViewClaim& other = At(told[i]);
      const bool same_word = other.cited == At(claim).cited &&
                             (!other.cited || other.source == At(claim).source);
      if (same_word && other.entry != At(claim).entry &&
          SaySame(specifics_[claim], specifics_[told[i]]) &&
          !Differs(claim, told[i])) {
        return told[i];
      }
    }
    return -1;
  }

  // Whether a claim stands on the word of others: a named source, or a stored
  // report that its producer names.
  bool Cites(int claim) const {
    return At(claim).cited || reported_[claim] >= 0;
  }

  // Finds the claims that citations mean which name a stored report.
  void FindReported() {
    std::vector<std::pair<int, std::string>> citations;  // claim, report
    for (int i = 0; i < ClaimCount(); ++i) {
      const ViewClaim& claim = At(i);
      if (claim.hops.empty()) continue;
      // The hop farthest from the reader names the origin.
      const int origin = claim.hops.back().index;
      for (const std::string& report :
           claim.claim->attribution().hops(origin).reports()) {
        citations.emplace_back(i, report);
      }
    }
    if (citations.empty()) return;
    absl::flat_hash_map<std::pair<std::string, int>, int> told;
    for (int i = 0; i < ClaimCount(); ++i) {
      if (At(i).restates < 0)
        told.try_emplace({At(i).entry->name, keys_[i]}, i);
    }
    for (const auto& [claim, report] : citations) {
      const auto it = told.find({report, keys_[claim]});
      if (it == told.end() || At(it->second).entry == At(claim).entry) continue;
      if (reported_[claim] < 0) reported_[claim] = it->second;
    }
  }

  // A claim in its source's own voice starts a root, restates what its report
  // says already, or repeats the source's last one.
  void AddOwn(int index) {
    const ViewClaim& claim = At(index);
    // Nobody knows whether two unnamed sources are one, but for one report.
    const std::string& source =
        claim.source.empty() ? claim.entry->name : claim.source;
    Group& group = stored_[{SourceNumber(source), keys_[index]}];
    if (JoinOwn(index, group)) return;
    const int root = Start(index);
    Join(root, index, LineageRole::kRoot, -1);
    group.push_back(root);
    if (claim.source.empty()) return;
    // A journalist is cited by name as often as his outlet.
    for (const std::string& author : claim.authors) {
      if (author.empty() || author == claim.source) continue;
      stored_[{SourceNumber(author), keys_[index]}].push_back(root);
    }
  }

  bool JoinOwn(int index, const Group& group) {
    const size_t from =
        group.size() - std::min<size_t>(group.size(), kNeighbours);
    for (size_t i = group.size(); i-- > from;) {
      Root& root = roots_[group[i]];
      const int last = root.members.back().claim;
      if (!IsSameThing(index, root.claim) || Differs(index, root.claim)) {
        continue;
      }
      if (At(last).entry == At(index).entry) {
        Restate(group[i], index);
        return true;
      }
      if (At(index).said_time - At(last).said_time >
          2 * HalfLife(At(index).kind)) {
        continue;
      }
      Join(group[i], index, LineageRole::kRepeats, root.claim);
      return true;
    }
    return false;
  }

  // Joins a claim that says again what another of its report does. The more
  // specific of the two shows what was said.
  void Restate(int number, int index) {
    Root& root = roots_[number];
    LineageMember& first = root.members.back();
    const bool says_more =
        first.role == LineageRole::kRoot &&
        !Compare(specifics_[index], specifics_[first.claim]).added.empty();
    if (!says_more) {
      Join(number, index, LineageRole::kRestates, first.claim);
      return;
    }
    first.role = LineageRole::kRestates;
    first.parent = index;
    root.claim = index;
    Join(number, index, LineageRole::kRoot, -1);
  }

  // Says that who cites this claim's publisher is led on to its source, or to
  // the other report of the same article.
  void AddRelay(int index) {
    const ViewClaim& claim = At(index);
    const bool leads_on = twin_[index] >= 0 || Cites(index);
    if (!leads_on || claim.restates >= 0 || !claim.report_visible) return;
    const auto add = [&](const std::string& source) {
      if (source.empty() || (claim.cited && source == claim.source)) return;
      relays_[{SourceNumber(source), keys_[index]}].push_back(index);
    };
    add(claim.publisher);
    for (const std::string& author : claim.authors) add(author);
  }

  // A citation belongs to what its source said itself, if that is stored; else
  // to where the source's own report has it from; else to the source's virtual
  // root. Follows chains of any length, and ends where they turn in a circle.
  void AddCitation(int index) {
    std::vector<int> chain;
    int current = index;
    int root = -1;
    while (root < 0) {
      if (root_of_[current] >= 0) {
        root = root_of_[current];
        break;
      }
      chain.push_back(current);
      on_chain_.insert(current);
      root = StoredRootOf(current);
      const int relay = RelayOf(current);
      // What the source had passed on by then counts before what it said itself
      // only later.
      if (root >= 0 && relay >= 0 && relay < current &&
          At(current).said_time < roots_[root].said_time) {
        root = -1;
      }
      if (root >= 0) break;
      if (relay < 0) {
        root = VirtualRootOf(current);
      } else {
        current = relay;
      }
    }
    on_chain_.clear();
    if (chain.empty()) return;
    int parent = current;
    if (current == chain.back()) {
      parent = roots_[root].is_virtual ? -1 : roots_[root].claim;
    }
    for (size_t i = chain.size(); i-- > 0;) {
      Join(root, chain[i], LineageRole::kCites,
           ParentOf(chain[i], root, parent));
      parent = chain[i];
    }
  }

  // Returns the claim from which a citation has it: that of the hop nearest to
  // its reader, if it is stored; else `parent`.
  int ParentOf(int index, int root, int parent) {
    for (const ViewHop& hop : At(index).hops) {
      if (hop.source.empty()) continue;
      if (hop.source == At(index).source) break;
      const auto it = relays_.find({SourceNumber(hop.source), keys_[index]});
      if (it == relays_.end()) continue;
      for (const int relay : Nearby(it->second, index)) {
        if (relay != index && root_of_[relay] == root) return relay;
      }
    }
    return parent;
  }

  // Returns the part of an ascending group of claims around one of them.
  static absl::Span<const int> Nearby(const Group& group, int index) {
    const auto at = std::lower_bound(group.begin(), group.end(), index);
    const size_t before = std::min<size_t>(at - group.begin(), kNeighbours);
    const size_t after = std::min<size_t>(group.end() - at, kNeighbours);
    return absl::Span<const int>(group).subspan(at - group.begin() - before,
                                                before + after);
  }

  int StoredRootOf(int index) {
    const int key = keys_[index];
    if (reported_[index] >= 0) return -1;  // a relay
    const ViewClaim& claim = At(index);
    int root = BestOf(index, stored_.find({SourceNumber(claim.source), key}));
    if (root >= 0) return root;
    const std::string outlet = OutletOfSource(claim);
    if (outlet.empty()) return -1;
    return BestOf(index, stored_.find({SourceNumber(outlet), key}));
  }

  static std::string OutletOfSource(const ViewClaim& claim) {
    for (const ViewHop& hop : claim.hops) {
      if (hop.source == claim.source) return hop.outlet;
    }
    return "";
  }

  // Of a source's roots with one key, returns the one that a citation means:
  // the last that had been said by then and has the same facts; else the first
  // that has; else the last said by then; else the first. -1: none.
  int BestOf(int index, Groups::const_iterator group) const {
    if (group == stored_.end()) return -1;
    const absl::Time now = At(index).said_time;
    const auto is_later = [&](absl::Time time, int root) {
      return time < roots_[root].said_time;
    };
    const auto at = std::upper_bound(group->second.begin(), group->second.end(),
                                     now, is_later);
    const size_t before =
        std::min<size_t>(at - group->second.begin(), kNeighbours);
    const size_t after =
        std::min<size_t>(group->second.end() - at, kNeighbours);
    int best = -1;
    std::pair<bool, bool> best_rank;  // facts fit, said by then
    for (auto it = at - before; it != at + after; ++it) {
      if (!IsSameThing(index, roots_[*it].claim)) continue;
      const std::pair<bool, bool> rank = {!Differs(index, roots_[*it].claim),
                                          it < at};
      // Among those said by then the last counts, among the others the first.
      if (best < 0 || rank > best_rank || (rank == best_rank && it < at)) {
        best = *it;
        best_rank = rank;
      }
    }
    return best;
  }

  // Returns the stored claim through which the cited source has it itself; -1:
  // there is none.
  int RelayOf(int index) {
    if (reported_[index] >= 0) {
      const int told = FirstHand(reported_[index]);
      return on_chain_.contains(told) ? -1 : told;
    }
    const auto it =
        relays_.find({SourceNumber(At(index).source), keys_[index]});
    if (it == relays_.end()) return -1;
    int best = -1;
    for (const int relay : Nearby(it->second, index)) {
      if (At(relay).entry == At(index).entry ||
          on_chain_.contains(FirstHand(relay)) || !IsSameThing(index, relay)) {
        continue;
      }
      if (best < 0 || relay < index) best = FirstHand(relay);
    }
    return best;
  }

  int FirstHand(int claim) const {
    return twin_[claim] >= 0 ? twin_[claim] : claim;
  }

  // Returns the root of a source of which no own report is stored; starts one
  // where the source has spoken again: with other numbers, or after a silence.
  int VirtualRootOf(int index) {
    const ViewClaim& claim = At(index);
    const std::string outlet = OutletOfSource(claim);
    const int root = VirtualRootIn(index, claim.source);
    if (root >= 0) return root;
    const int of_outlet = outlet.empty() ? -1 : VirtualRootIn(index, outlet);
    if (of_outlet >= 0) return of_outlet;
    const int started = Start(index);
    roots_.back().is_virtual = true;
    for (const std::string& source : {claim.source, outlet}) {
      if (source.empty()) continue;
      virtual_[{SourceNumber(source), keys_[index]}].push_back(started);
    }
    return started;
  }

  int VirtualRootIn(int index, const std::string& source) {
    const ViewClaim& claim = At(index);
    const Group& group = virtual_[{SourceNumber(source), keys_[index]}];
    const size_t from =
        group.size() - std::min<size_t>(group.size(), kNeighbours);
    for (size_t i = group.size(); i-- > from;) {
      const Root& root = roots_[group[i]];
      if (!IsSameThing(index, root.claim)) continue;
      const absl::Duration gap =
          claim.said_time - At(root.members.back().claim).said_time;
      if (gap > 2 * HalfLife(claim.kind)) continue;
      if (gap > kSameTellingMax && Differs(index, root.claim)) continue;
      return group[i];
    }
    return -1;
  }

  int Start(int index) {
    const ViewClaim& claim = At(index);
    Root root;
    root.claim = index;
    root.source = claim.source;
    root.tier = claim.source_tier;
    root.said = claim.said;
    root.said_time = claim.said_time;
    roots_.push_back(std::move(root));
    return static_cast<int>(roots_.size()) - 1;
  }

  void Join(int root, int claim, LineageRole role, int parent) {
    LineageMember member;
    member.claim = claim;
    member.role = role;
    member.parent = parent;
    roots_[root].members.push_back(member);
    root_of_[claim] = root;
  }

  void AddTwins() {
    for (int i = 0; i < ClaimCount(); ++i) {
      if (twin_[i] < 0) continue;
      Join(root_of_[twin_[i]], i, LineageRole::kDuplicates, twin_[i]);
    }
  }

  void AddRestatements() {
    for (int i = 0; i < ClaimCount(); ++i) {
      const int restated = At(i).restates;
      if (restated < 0) continue;
      Join(root_of_[restated], i, LineageRole::kRestates, restated);
    }
  }

  void MarkWithdrawn() {
    if (view_.withdrawn.empty()) return;
    const auto key = [](const std::string& source, const ViewClaim& claim) {
      return absl::StrCat(source, "\n", ClaimKey(claim));
    };
    absl::flat_hash_set<std::string> withdrawn;
    for (const ViewClaim& claim : view_.withdrawn) {
      withdrawn.insert(key(claim.source, claim));
      for (const std::string& author : claim.authors) {
        withdrawn.insert(key(author, claim));
      }
    }
    for (Root& root : roots_) {
      root.withdrawn = root.is_virtual &&
                       withdrawn.contains(key(root.source, At(root.claim)));
    }
  }

  // A virtual root is known through its carriers only: the best of them says
  // what was said and when.
  void Finish(Root& root) const {
    std::sort(root.members.begin(), root.members.end(),
              [](const LineageMember& a, const LineageMember& b) {
                return a.claim < b.claim;  // the view's claims are in order
              });
    if (root.is_virtual) FinishVirtual(root);
    for (LineageMember& member : root.members) {
      member.altered =
          member.claim != root.claim && Differs(member.claim, root.claim);
    }
  }

  void FinishVirtual(Root& root) const {
    int best = -1;
    root.vouched = false;
    for (const LineageMember& member : root.members) {
      if (member.role != LineageRole::kCites) continue;
      const ViewClaim& claim = At(member.claim);
      if (best < 0 || claim.publisher_tier < At(best).publisher_tier) {
        best = member.claim;
      }
      root.vouched |=
          claim.publisher.empty() || claim.publisher_tier != Tier::kUntiered;
    }
    root.claim = best;
    root.said = At(best).said;
    root.said_time = At(best).said_time;
  }

  const DossierView& view_;
  std::vector<int> keys_;
  std::vector<Specifics> specifics_;
  std::vector<int> sagas_;
  std::vector<Root> roots_;
  std::vector<int> root_of_;   // by claim
  std::vector<int> twin_;      // by claim: the same in another report of it
  std::vector<int> reported_;  // by claim: the stored claim that it names
  absl::flat_hash_map<std::string, int> sources_;
  Groups stored_;   // stored roots, in time order
  Groups virtual_;  // virtual roots
  Groups relays_;   // claims by which a publisher cites others, ascending
  absl::flat_hash_set<int> on_chain_;
};

}  // namespace

Rooting BuildRoots(const DossierView& view, const SagaBounds& bounds) {
  return RootBuilder(view, bounds).Build();
}

}  // namespace hearsay
