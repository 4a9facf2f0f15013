#include "query_service/forecast/interval.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "query_service/forecast/beta_quantiles.h"
#include "query_service/forecast/evidence.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/reliability.h"
#include "query_service/forecast/root_weight.h"

namespace hearsay::forecast {
namespace {

// Two places of a list whose values change places if they are out of order.
struct Comparison {
  uint8_t low;
  uint8_t high;
};

// Calls `compare` for the comparisons of Batcher's odd-even merge sort.
template <typename Compare>
constexpr void VisitNetwork(const Compare& compare) {
  for (int size = 1; size < kDrawCount; size *= 2) {
    for (int step = size; step >= 1; step /= 2) {
      for (int first = step % size; first + step < kDrawCount;
           first += 2 * step) {
        if (first / (2 * size) != (first + step) / (2 * size)) continue;
        for (int i = first; i < first + step; ++i) compare(i, i + step);
      }
    }
  }
}

constexpr int CountComparisons() {
  int count = 0;
  VisitNetwork([&](int, int) { ++count; });
  return count;
}

constexpr auto kNetwork = [] {
  std::array<Comparison, CountComparisons()> network = {};
  size_t count = 0;
  VisitNetwork([&](int low, int high) {
    network[count++] = {static_cast<uint8_t>(low), static_cast<uint8_t>(high)};
  });
  return network;
}();

// Sorts by comparing the same places whatever the values are: no branch has to
// be guessed.
void Sort(DrawValues& values) {
  static_assert((kDrawCount & (kDrawCount - 1)) == 0, "a power of two");
  for (const auto& [low, high] : kNetwork) {
    const double a = values[low];
    const double b = values[high];
    values[low] = std::min(a, b);
    values[high] = std::max(a, b);
  }
}

// The reliability weights of a dossier's sources in each draw.
class ReliabilityDraws {
 public:
  // The columns of the sources start at `first_column`, in the order in which
  // their roots come first.
  ReliabilityDraws(const ForecastInput& input,
                   const std::vector<RootWeight>& roots, int first_column)
      : parameters_(input.parameters()) {
    columns_of_roots_.reserve(roots.size());
    for (const RootWeight& root : roots) {
      const Root& origin = input.lineage.roots[root.root];
      const auto [column, is_new] = columns_.try_emplace(
          {origin.source, root.tier, TypeOf(input.view.claims[origin.claim])},
          static_cast<int>(weights_.size()));
      if (is_new) {
        AddColumn(root.reliability,
                  RanksOf(first_column + static_cast<int>(weights_.size())));
      }
      columns_of_roots_.push_back(column->second);
    }
  }

  // Gives `roots`, those of the constructor, their weights of a draw.
  void Apply(int draw, std::vector<RootWeight>& roots) const {
    for (size_t i = 0; i < roots.size(); ++i) {
      Reliability reliability = roots[i].reliability;
      reliability.weight = weights_[columns_of_roots_[i]][draw];
      SetReliability(reliability, roots[i]);
    }
  }

 private:
  void AddColumn(const Reliability& reliability,
                 const std::array<int, kDrawCount>& ranks) {
    const DrawValues& by_rank = WeightsByRank(reliability);
    DrawValues& weights = weights_.emplace_back();
    for (int draw = 0; draw < kDrawCount; ++draw) {
      weights[draw] = by_rank[ranks[draw]];
    }
  }

  const DrawValues& WeightsByRank(const Reliability& reliability) {
    const double prior = parameters_.hits_observations;
    const HitCount& record = reliability.record;
    const double hits = record.hits + prior * reliability.tier_rate;
    const double misses =
        record.claims - record.hits + prior * (1 - reliability.tier_rate);
    const auto [weights, is_new] =
        by_rank_.try_emplace({hits, misses, reliability.all_rate});
    if (is_new) {
      weights->second = BetaQuantiles(hits, misses);
      for (double& value : weights->second) {
        value = ReliabilityWeight(value, reliability.all_rate, parameters_);
      }
    }
    return weights->second;
  }

  const Parameters& parameters_;
  std::map<std::tuple<std::string, Tier, ClaimType>, int> columns_;
  std::vector<int> columns_of_roots_;
  std::vector<DrawValues> weights_;  // of each column, by draw
  // By hits, misses and the rate of all sources: sources without a record
  // share those of their tier.
  std::map<std::tuple<double, double, double>, DrawValues> by_rank_;
};

// Returns what is different in a draw; `hazards` is otherwise the same.
HazardDraw DrawOf(const Evidence& evidence, const Parameters& parameters,
                  const HazardInput& hazards) {
  HazardDraw draw;
  draw.parameters = &parameters;
  draw.pulls = PullsOf(evidence.clubs);
  // Clubs without evidence of their own follow, all others last.
  draw.pulls.resize(hazards.clubs.size());
  for (int form = 0; form < kFormCount; ++form) {
    draw.pulls.back()[form].direction = Phi(evidence.others[form]);
  }
  draw.renewal_direction = Phi(evidence.renewal);
  return draw;
}

}  // namespace

Interval IntervalOf(DrawValues values) {
  Sort(values);
  return {values[3], (values[31] + values[32]) / 2, values[60]};
}

DrawnPass RunDraws(const ForecastInput& input, const Situation& situation,
                   const PreparedPass& pass) {
  const std::vector<Parameters> parameters = DrawParameters(input.model);
  const ReliabilityDraws reliabilities(
      input, situation.roots, static_cast<int>(input.model.fitted.size()));
  std::vector<RootWeight> roots = situation.roots;
  std::vector<HazardDraw> draws;
  draws.reserve(kDrawCount);
  for (int draw = 0; draw < kDrawCount; ++draw) {
    reliabilities.Apply(draw, roots);
    draws.push_back(
        DrawOf(SumEvidence(input.view, roots, situation.state.saga_start,
                           parameters[draw], situation.evidence.clubs),
               parameters[draw], pass.hazards));
  }
  return RunHazards(pass.hazards, draws);
}

}  // namespace hearsay::forecast
