#include "query_service/fit/likelihood.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/model_parameters.h"
#include "query_service/fit/parallel.h"
#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/parameter_catalog.h"

namespace hearsay::fit {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using forecast::Parameters;

// Sums are made of so many parts, whatever the number of threads.
constexpr int kParts = 64;
// Weeks to which a landmark reaches, and a part of one.
constexpr int kWeeks = 53;

bool IsEvidence(absl::string_view name) {
  return name == "proven_club" || name == "stage" ||
         name == kDirectionParameter || name == kRenewalDirectionParameter ||
         name == kTemperatureParameter;
}

// The values at which the data are looked at.
struct Point {
  explicit Point(const Parameters& parameters)
      : proven_club(parameters.proven_club), stage(parameters.stage) {
    const forecast::Directions directions = DirectionsOf(parameters);
    direction[0] = directions.leaving;
    direction[1] = directions.renewal;
    for (int week = 0; week < kWeeks; ++week) {
      direction_fade[week] =
          forecast::Exp2(-week / parameters.persistence_weeks);
      stage_fade[week] = forecast::Exp2(-week / parameters.stage_weeks);
    }
  }

  double proven_club;
  double stage;
  double direction[2];  // on leaving, on a renewal
  std::array<double, kWeeks> direction_fade;
  std::array<double, kWeeks> stage_fade;
};

// Sums over the rates with one base, without the base, and their derivatives
// by c, its direction (t) and J (j); and what is added for exits.
struct BaseSums {
  double rate = 0, c = 0, t = 0, j = 0;
  double ct = 0, cj = 0, tt = 0, tj = 0, jj = 0;
  double exits = 0;

  void Add(const BaseSums& other) {
    rate += other.rate;
    c += other.c;
    t += other.t;
    j += other.j;
    ct += other.ct;
    cj += other.cj;
    tt += other.tt;
    tj += other.tj;
    jj += other.jj;
    exits += other.exits;
  }
};

// Sums over exits, of the logarithms of their rates without the bases.
struct ExitSums {
  double log_rate = 0, c = 0, cc = 0, j = 0;
  double t[2] = {0, 0};

  void Add(const ExitSums& other) {
    log_rate += other.log_rate;
    c += other.c;
    cc += other.cc;
    j += other.j;
    for (const int i : {0, 1}) t[i] += other.t[i];
  }
};

struct Sums {
  explicit Sums(size_t base_count) : bases(base_count) {}

  std::vector<BaseSums> bases;
  ExitSums exits;
};

void AddTerm(const RateTerm& term, const Piece* pieces, double weight,
             const Point& at, BaseSums& sums) {
  const Pulled& pulled = term.pulled;
  const double direction = at.direction[term.of_renewal] * pulled.phi;
  const double stage = at.stage * pulled.stage;
  double time = 0, t = 0, j = 0, tt = 0, tj = 0, jj = 0;
  for (size_t i = 0; i < term.piece_count; ++i) {
    const double fade = at.direction_fade[pieces[i].week];
    const double stage_fade = at.stage_fade[pieces[i].week];
    const double pull =
        pieces[i].weeks * forecast::Exp(direction * fade + stage * stage_fade);
    time += pull;
    t += pull * fade;
    j += pull * stage_fade;
    tt += pull * fade * fade;
    tj += pull * fade * stage_fade;
    jj += pull * stage_fade * stage_fade;
  }
  const double mention = weight * pulled.mention;
  const double share = weight * pulled.share + mention * at.proven_club;
  sums.rate += share * time;
  sums.c += mention * time;
  sums.t += share * pulled.phi * t;
  sums.j += share * pulled.stage * j;
  sums.ct += mention * pulled.phi * t;
  sums.cj += mention * pulled.stage * j;
  sums.tt += share * pulled.phi * pulled.phi * tt;
  sums.tj += share * pulled.phi * pulled.stage * tj;
  sums.jj += share * pulled.stage * pulled.stage * jj;
}

void AddExit(const ExitTerm& exit, double weight, const Point& at, Sums& sums) {
  const Pulled& pulled = exit.pulled;
  const double share = pulled.share + at.proven_club * pulled.mention;
  const double fade = pulled.phi * at.direction_fade[exit.week];
  const double stage_fade = pulled.stage * at.stage_fade[exit.week];
  sums.bases[exit.base].exits += weight;
  sums.exits.log_rate +=
      weight * (forecast::Log(share) + at.direction[exit.of_renewal] * fade +
                at.stage * stage_fade);
  const double by_c = pulled.mention / share;
  sums.exits.c += weight * by_c;
  sums.exits.cc -= weight * by_c * by_c;
  sums.exits.t[exit.of_renewal] += weight * fade;
  sums.exits.j += weight * stage_fade;
}

}  // namespace

Likelihood::Likelihood(absl::Span<const SagaData> sagas, int threads)
    : terms_(TakeApart(sagas)), threads_(threads) {
  for (const ModelParameterSpec& spec : ModelParameters()) {
    if (spec.use == ParameterUse::kGiven || IsEvidence(spec.name)) continue;
    base_parameters_.emplace_back(spec.name);
  }
  FindExponents();
}

// A base rate is a product of parameters. Which of them, is seen from what it
// becomes when one of them is doubled.
void Likelihood::FindExponents() {
  exponents_.resize(static_cast<int>(base_parameters_.size()),
                    static_cast<int>(terms_.bases.size()));
  for (int i = 0; i < exponents_.rows(); ++i) {
    const Parameters plain;
    Parameters doubled;
    forecast::FindParameterField(base_parameters_[i])->In(doubled) *= 2;
    for (int base = 0; base < exponents_.cols(); ++base) {
      const BaseKey& key = terms_.bases[base];
      exponents_(i, base) = std::round(
          std::log2(BaseRateOf(key, doubled) / BaseRateOf(key, plain)));
    }
  }
}

Evaluation Likelihood::At(const Parameters& parameters) const {
  const Point at(parameters);
  const size_t base_count = terms_.bases.size();
  std::vector<Sums> parts(kParts, Sums(base_count));
  const size_t count = terms_.landmarks.size();
  ParallelFor(kParts, threads_, [&](int part) {
    for (size_t i = count * part / kParts; i < count * (part + 1) / kParts;
         ++i) {
      const LandmarkTerms& landmark = terms_.landmarks[i];
      for (size_t k = 0; k < landmark.term_count; ++k) {
        const RateTerm& term = terms_.terms[landmark.first_term + k];
        AddTerm(term, &terms_.pieces[term.first_piece], landmark.weight, at,
                parts[part].bases[term.base]);
      }
      if (landmark.exit.has_value()) {
        AddExit(*landmark.exit, landmark.weight, at, parts[part]);
      }
    }
  });
  Sums sums(base_count);
  for (const Sums& part : parts) {
    for (size_t i = 0; i < base_count; ++i) sums.bases[i].Add(part.bases[i]);
    sums.exits.Add(part.exits);
  }

  Evaluation result;
  const int base_variables = static_cast<int>(base_parameters_.size());
  const int c = VariableOf(kProvenClub);
  const int j = VariableOf(kStage);
  const int directions[] = {VariableOf(kLeaving), VariableOf(kRenewal)};
  VectorXd& gradient = result.gradient = VectorXd::Zero(size());
  MatrixXd& hessian = result.hessian = MatrixXd::Zero(size(), size());
  result.value = sums.exits.log_rate;
  gradient[c] = sums.exits.c;
  gradient[j] = sums.exits.j;
  for (const int i : {0, 1}) gradient[directions[i]] = sums.exits.t[i];
  hessian(c, c) = sums.exits.cc;
  for (size_t i = 0; i < base_count; ++i) {
    const BaseSums& of_base = sums.bases[i];
    const double base = BaseRateOf(terms_.bases[i], parameters);
    const int t = directions[terms_.bases[i].kind == ExitKind::kRenewal];
    if (of_base.exits > 0) result.value += of_base.exits * forecast::Log(base);
    result.value -= base * of_base.rate;
    // By the variables of the evidence.
    VectorXd by_evidence = VectorXd::Zero(size());
    by_evidence[c] = base * of_base.c;
    by_evidence[t] = base * of_base.t;
    by_evidence[j] = base * of_base.j;
    gradient -= by_evidence;
    hessian(c, t) -= base * of_base.ct;
    hessian(c, j) -= base * of_base.cj;
    hessian(t, t) -= base * of_base.tt;
    hessian(j, t) -= base * of_base.tj;
    hessian(j, j) -= base * of_base.jj;
    // By the parameters that the base is a product of.
    VectorXd exponents = VectorXd::Zero(size());
    exponents.head(base_variables) = exponents_.col(static_cast<int>(i));
    gradient += (of_base.exits - base * of_base.rate) * exponents;
    hessian -= base * of_base.rate * exponents * exponents.transpose() +
               exponents * by_evidence.transpose();
  }
  // Only the side above the diagonal was summed.
  hessian = MatrixXd(hessian.selfadjointView<Eigen::Upper>());
  return result;
}

}  // namespace hearsay::fit
