#include "query_service/forecast/beta_quantiles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

// How far the logarithm of the density may change between two nodes, about.
constexpr double kStep = 0.5;
// What may be left out at either end, of the whole.
constexpr double kTailShare = 1e-11;
// Beyond it a share is no normal number any more.
constexpr double kLogitMax = 700;

// The density of the log-odds t at one t, up to a constant factor.
struct Node {
  double t = 0;
  double value = 0;
  double slope = 0;
  double curvature = 0;
  double log_slope = 0;  // of the density's logarithm
  double step = 0;       // how far the next node may be
};

// The distribution of t = ln(p / (1 - p)), whose density p^a (1 - p)^b has one
// peak and no corner, wherever a and b are.
class LogOdds {
 public:
  LogOdds(double a, double b) : a_(a), b_(b), n_(a + b) {
    peak_ = Log(a / b);
    peak_log_ = LogDensity(peak_, Exp(-std::abs(peak_)));
  }

  double peak() const { return peak_; }

  Node At(double t) const {
    const double e = Exp(-std::abs(t));
    const double small = e / (1 + e);
    Node node;
    node.t = t;
    node.value = Exp(LogDensity(t, e) - peak_log_);
    node.log_slope = t < 0 ? a_ - n_ * small : n_ * small - b_;
    const double spread = small * (1 - small);
    node.slope = node.value * node.log_slope;
    node.curvature =
        node.value * (node.log_slope * node.log_slope - n_ * spread);
    const double bend = std::sqrt(n_ * spread);
    node.step =
        kStep / (std::abs(node.log_slope) + bend + std::sqrt(std::sqrt(bend)));
    return node;
  }

 private:
  // `e`: exp(-|t|).
  double LogDensity(double t, double e) const {
    return (t < 0 ? a_ * t : -b_ * t) - n_ * Log(1 + e);
  }

  const double a_;
  const double b_;
  const double n_;
  double peak_ = 0;
  double peak_log_ = 0;
};

// Returns the integral between two nodes, from the values and two derivatives
// at both (Hermite's rule of order 6).
double Between(const Node& a, const Node& b) {
  const double h = b.t - a.t;
  return h * ((a.value + b.value) / 2 +
              h * ((a.slope - b.slope) / 10 +
                   h * ((a.curvature + b.curvature) / 120)));
}

// Adds nodes from the peak on in a direction, 1 or -1, up to where next to
// nothing is left.
void AddNodes(const LogOdds& density, double direction,
              std::vector<Node>& nodes) {
  Node node = density.At(density.peak());
  double mass = 0;
  while (node.value > kTailShare * mass * std::abs(node.log_slope)) {
    const Node next = density.At(node.t + direction * node.step);
    mass += std::abs(Between(node, next));
    nodes.push_back(next);
    node = next;
  }
}

// Returns where, between two nodes, the integral from the first one is
// `target`; `whole`: up to the second.
double Invert(const LogOdds& density, const Node& from, const Node& to,
              double target, double whole) {
  // A cubic through both ends with the slopes there, then Halley's step.
  const double s = target / whole;
  const double rest = 1 - s;
  const double guess =
      rest * rest * ((1 + 2 * s) * from.t + s * whole / from.value) +
      s * s * ((3 - 2 * s) * to.t - rest * whole / to.value);
  const Node node = density.At(std::clamp(guess, from.t, to.t));
  const double miss = Between(from, node) - target;
  return node.t - miss / (node.value - miss * node.slope / (2 * node.value));
}

}  // namespace

DrawValues BetaQuantiles(double a, double b) {
  const LogOdds density(a, b);
  std::vector<Node> nodes;
  nodes.reserve(256);
  AddNodes(density, -1, nodes);
  std::reverse(nodes.begin(), nodes.end());
  nodes.push_back(density.At(density.peak()));
  AddNodes(density, 1, nodes);

  std::vector<double> parts(nodes.size() - 1);
  double total = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    parts[i] = Between(nodes[i], nodes[i + 1]);
    total += parts[i];
  }

  DrawValues quantiles;
  size_t part = 0;
  double before = 0;
  for (int rank = 0; rank < kDrawCount; ++rank) {
    const double target = RankProbability(rank) * total;
    while (part + 1 < parts.size() && before + parts[part] < target) {
      before += parts[part++];
    }
    const double t = Invert(density, nodes[part], nodes[part + 1],
                            target - before, parts[part]);
    // At least the smallest number of which a logarithm can be taken.
    const double e = Exp(-std::min(std::abs(t), kLogitMax));
    quantiles[rank] = (t < 0 ? e : 1) / (1 + e);
  }
  return quantiles;
}

}  // namespace hearsay::forecast
