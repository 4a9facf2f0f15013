#include "query_service/forecast/contract_expiry.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace hearsay::forecast {
namespace {

// What speaks for each value; the later date first.
using Support = std::map<absl::Time, double, std::greater<absl::Time>>;

std::vector<absl::Time> BySupport(const Support& support) {
  std::vector<std::pair<absl::Time, double>> values(support.begin(),
                                                    support.end());
  std::stable_sort(
      values.begin(), values.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<absl::Time> times;
  for (const auto& [time, weight] : values) times.push_back(time);
  return times;
}

// Whether "in 2026" and "on 30 June 2026" can both be true.
bool Agrees(const TimeSpan& term, absl::Time expiry) {
  return term.start < expiry && expiry <= term.end;
}

// Returns how much a proven claim of a contract's end speaks for it.
double SupportOf(const RootWeight& root, const DossierView& view,
                 const Lineage& lineage, const Parameters& parameters) {
  const Root& origin = lineage.roots[root.root];
  return TierReliability(root.tier, parameters) *
         CertaintyWeight(view.claims[origin.claim].certainty, parameters);
}

// Returns the newest fact: of the registry or an outcome, or officially
// claimed; null: there is none.
const ContractFact* Newest(const std::vector<ContractFact>& known) {
  const auto newest = std::max_element(
      known.begin(), known.end(),
      [](const auto& a, const auto& b) { return a.known < b.known; });
  return newest == known.end() ? nullptr : &*newest;
}

}  // namespace

ContractEnd FindContractEnd(const DossierView& view, const Lineage& lineage,
                            absl::Span<const ContractFact> facts,
                            absl::Span<const RootWeight> roots,
                            const Parameters& parameters) {
  std::vector<ContractFact> known(facts.begin(), facts.end());
  std::vector<std::pair<TimeSpan, double>> claimed;
  Support claims;
  for (const RootWeight& root : roots) {
    if (root.touch.target != Target::kContractTerm ||
        root.pool != Pool::kProven) {
      continue;
    }
    const TimeSpan& term = root.touch.term;
    claimed.emplace_back(term, SupportOf(root, view, lineage, parameters));
    claims[term.end] += claimed.back().second;
    if (root.tier == Tier::kOfficial) {
      known.push_back({term.end, root.said_time,
                       query::v1::CONTRACT_EXPIRY_BASIS_OFFICIAL});
    }
  }
  ContractEnd end;
  if (const ContractFact* fact = Newest(known); fact != nullptr) {
    end.expiry = fact->expiry;
    end.basis = fact->basis;
  } else if (!claims.empty()) {
    end.expiry = BySupport(claims).front();
    end.basis = query::v1::CONTRACT_EXPIRY_BASIS_CLAIMS;
  } else {
    return end;
  }
  Support conflicting;
  for (const ContractFact& fact : facts) {
    if (fact.expiry == *end.expiry) continue;
    conflicting[fact.expiry] += TierReliability(Tier::kOfficial, parameters);
  }
  for (const auto& [term, support] : claimed) {
    if (!Agrees(term, *end.expiry)) conflicting[term.end] += support;
  }
  end.conflicting = BySupport(conflicting);
  return end;
}

}  // namespace hearsay::forecast
