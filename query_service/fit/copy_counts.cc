#include "query_service/fit/copy_counts.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/time/time.h"
#include "query_service/claim_keys.h"
#include "query_service/fit/ending.h"
#include "query_service/forecast/touch.h"
#include "query_service/saga_bounds.h"

namespace hearsay::fit {
namespace {

using forecast::Target;
using forecast::Touch;

// What the prior counts for.
constexpr double kPriorCount = 10;
// What must have been seen of a pair for it to have a rate of its own.
constexpr int kChancesMin = 3;
constexpr size_t kPairsMax = 20'000;

class Counter {
 public:
  Counter(const DossierView& view, absl::Span<const Root> roots)
      : view_(view),
        roots_(roots),
        bounds_(view),
        endings_(EndingsOf(view)),
        keys_(NumberKeys(view)) {}

  CopyCounts Run() {
    // The roots of each key, by when they were said.
    std::map<int, std::vector<const Root*>> earlier;
    for (const Root& root : roots_) {
      CountCitations(root);
      if (root.source.empty() || root.tier == Tier::kUntiered) continue;
      std::vector<const Root*>& same = earlier[keys_[root.claim]];
      if (!root.is_virtual) CountChances(root, same);
      same.push_back(&root);
    }
    return std::move(counts_);
  }

 private:
  // Outlets that say themselves that they have it from the root.
  void CountCitations(const Root& root) {
    std::set<std::string> seen;
    for (const LineageMember& member : root.members) {
      const ViewClaim& claim = view_.claims[member.claim];
      if (member.role != LineageRole::kCites || !claim.report_visible ||
          claim.report_time - root.said_time > Reach()) {
        continue;
      }
      if (!Matters(claim.publisher, claim.publisher_tier, root) ||
          !seen.insert(claim.publisher).second) {
        continue;
      }
      CopyCount& count = CountOf(claim.publisher, claim.publisher_tier, root);
      ++count.copies;
      ++count.chances;
    }
  }

  // A source that cites nobody may have it from any of the `same` thing's roots
  // shortly before it; who is wrong together with one of them probably has.
  void CountChances(const Root& root, const std::vector<const Root*>& same) {
    std::set<std::string> seen;
    for (auto it = same.rbegin(); it != same.rend(); ++it) {
      const Root& original = **it;
      if (root.said_time - original.said_time > Reach()) break;
      if (!Matters(root.source, root.tier, original) ||
          !seen.insert(original.source).second) {
        continue;
      }
      CopyCount& count = CountOf(root.source, root.tier, original);
      ++count.chances;
      if (WasWrong(root)) ++count.copies;
    }
  }

  static absl::Duration Reach() { return forecast::Parameters().copy_window; }

  // Whether what it has from the original bears on what it weighs: only sources
  // of some tier are discounted, and not for what worse ones said.
  static bool Matters(const std::string& copier, Tier tier,
                      const Root& original) {
    return !copier.empty() && !original.source.empty() &&
           copier != original.source && tier != Tier::kUntiered &&
           original.tier <= tier;
  }

  CopyCount& CountOf(const std::string& copier, Tier tier,
                     const Root& original) {
    counts_.tiers[copier] = tier;
    return counts_.pairs[{copier, original.source}];
  }

  // Whether the saga ended otherwise than the root said. Two roots of one key
  // and within days of each other are wrong together.
  bool WasWrong(const Root& root) const {
    const Ending& ending = endings_[bounds_.SagaAt(root.said_time)];
    if (!ending.step.has_value()) return false;
    const ViewClaim& claim = view_.claims[root.claim];
    const Touch touch = forecast::TouchOf(claim, view_.player, ending.from_club,
                                          forecast::Parameters());
    const forecast::CellName& cell = ending.step->cell;
    bool entered = false;
    if (touch.target == Target::kClub) {
      entered = cell.club == touch.club;
    } else if (touch.target == Target::kRenewal) {
      entered = cell.kind == query::v1::CELL_KIND_RENEWED;
    } else {
      return false;
    }
    const bool said = (touch.g > 0) == (claim.stance != v1::STANCE_DENIES);
    return touch.g != 0 && said != entered;
  }

  const DossierView& view_;
  const absl::Span<const Root> roots_;
  const SagaBounds bounds_;
  const std::vector<Ending> endings_;
  const std::vector<int> keys_;  // of the view's claims
  CopyCounts counts_;
};

// Returns the rate that `count` gives, if it was `prior` before.
double Rate(const CopyCount& count, double prior) {
  return (count.copies + kPriorCount * prior) / (count.chances + kPriorCount);
}

double& RateOf(Tier tier, CopyRates& rates) {
  switch (tier) {
    case Tier::kOfficial:
    case Tier::k1:
      return rates.tier1;
    case Tier::k2:
      return rates.tier2;
    default:
      return rates.below;
  }
}

using Pair =
    std::pair<const std::pair<std::string, std::string>*, const CopyCount*>;

// Returns the pairs of which most was seen, ties by name.
std::vector<Pair> PairsSeen(const CopyCounts& counts) {
  std::vector<Pair> pairs;
  for (const auto& [names, count] : counts.pairs) {
    if (count.chances >= kChancesMin) pairs.emplace_back(&names, &count);
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) {
                     return a.second->chances > b.second->chances;
                   });
  if (pairs.size() > kPairsMax) pairs.resize(kPairsMax);
  return pairs;
}

double RoundedTo(double value, double unit) {
  return std::round(value * unit) / unit;
}

}  // namespace

void CopyCounts::Add(const CopyCounts& other) {
  for (const auto& [names, count] : other.pairs) pairs[names].Add(count);
  tiers.insert(other.tiers.begin(), other.tiers.end());
}

CopyCounts CountCopies(const DossierView& view, absl::Span<const Root> roots) {
  return Counter(view, roots).Run();
}

void SetCopyRates(const CopyCounts& counts, forecast::Model& model) {
  CopyRates& rates = model.parameters.copies;
  std::map<double*, CopyCount> of_tiers;
  for (const auto& [names, count] : counts.pairs) {
    of_tiers[&RateOf(counts.tiers.at(names.first), rates)].Add(count);
  }
  for (const auto& [rate, count] : of_tiers) {
    *rate = RoundedTo(Rate(count, *rate), 1e9);
  }
  model.copiers.clear();
  for (const auto& [names, count] : PairsSeen(counts)) {
    const auto& [copier, original] = *names;
    const double prior = rates.Of(counts.tiers.at(copier));
    model.copiers[copier].push_back(
        {original, RoundedTo(Rate(*count, prior), 1e6)});
  }
  for (auto& [copier, pairs] : model.copiers) {
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const auto& a, const auto& b) {
                       return a.probability < b.probability;
                     });
  }
}

}  // namespace hearsay::fit
