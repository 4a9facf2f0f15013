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

void AddExit(const ExitTerm& exit, double weight, const Point& at,
             BaseSums& of_base, ExitSums& sums) {
  const Pulled& pulled = exit.pulled;
  const double share = pulled.share + at.proven_club * pulled.mention;
  const double fade = pulled.phi * at.direction_fade[exit.week];
  const double stage_fade = pulled.stage * at.stage_fade[exit.week];
  of_base.exits += weight;
  sums.log_rate +=
      weight * (forecast::Log(share) + at.direction[exit.of_renewal] * fade +
                at.stage * stage_fade);
  const double by_c = pulled.mention / share;
  sums.c += weight * by_c;
  sums.cc -= weight * by_c * by_c;
  sums.t[exit.of_renewal] += weight * fade;
  sums.j += weight * stage_fade;
}

}  // namespace

struct Likelihood::Sums {
  explicit Sums(size_t base_count) : bases(base_count) {}

  void Add(const Sums& other) {
    for (size_t i = 0; i < bases.size(); ++i) bases[i].Add(other.bases[i]);
    exits.Add(other.exits);
  }

  std::vector<BaseSums> bases;
  ExitSums exits;
};

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

Likelihood::Sums Likelihood::SumUp(const Parameters& parameters) const {
  const Point at(parameters);
  const size_t count = terms_.landmarks.size();
  std::vector<Sums> parts(kParts, Sums(terms_.bases.size()));
  ParallelFor(kParts, threads_, [&](int part) {
    Sums& sums = parts[part];
    const size_t end = count * (part + 1) / kParts;
    for (size_t i = count * part / kParts; i < end; ++i) {
      const LandmarkTerms& landmark = terms_.landmarks[i];
      for (size_t k = 0; k < landmark.term_count; ++k) {
        const RateTerm& term = terms_.terms[landmark.first_term + k];
        AddTerm(term, &terms_.pieces[term.first_piece], landmark.weight, at,
                sums.bases[term.base]);
      }
      if (landmark.exit.has_value()) {
        AddExit(*landmark.exit, landmark.weight, at,
                sums.bases[landmark.exit->base], sums.exits);
      }
    }
  });
  Sums all(terms_.bases.size());
  for (const Sums& part : parts) all.Add(part);
  return all;
}

void Likelihood::AddBase(int index, const Sums& sums,
                         const Parameters& parameters,
                         Evaluation& result) const {
  const BaseSums& of_base = sums.bases[index];
  const double base = BaseRateOf(terms_.bases[index], parameters);
  const bool of_renewal = terms_.bases[index].kind == ExitKind::kRenewal;
  const int c = VariableOf(kProvenClub);
  const int j = VariableOf(kStage);
  const int t = VariableOf(of_renewal ? kRenewal : kLeaving);
  if (of_base.exits > 0) result.value += of_base.exits * forecast::Log(base);
  result.value -= base * of_base.rate;
  // By the variables of the evidence.
  VectorXd by_evidence = VectorXd::Zero(size());
  by_evidence[c] = base * of_base.c;
  by_evidence[t] = base * of_base.t;
  by_evidence[j] = base * of_base.j;
  result.gradient -= by_evidence;
  result.hessian(c, t) -= base * of_base.ct;
  result.hessian(c, j) -= base * of_base.cj;
  result.hessian(t, t) -= base * of_base.tt;
  result.hessian(j, t) -= base * of_base.tj;
  result.hessian(j, j) -= base * of_base.jj;
  // By the parameters that the base is a product of.
  VectorXd exponents = VectorXd::Zero(size());
  exponents.head(exponents_.rows()) = exponents_.col(index);
  result.gradient += (of_base.exits - base * of_base.rate) * exponents;
  result.hessian -= base * of_base.rate * exponents * exponents.transpose() +
                    exponents * by_evidence.transpose();
}

Evaluation Likelihood::At(const Parameters& parameters) const {
  const Sums sums = SumUp(parameters);
  Evaluation result;
  result.value = sums.exits.log_rate;
  result.gradient = VectorXd::Zero(size());
  result.hessian = MatrixXd::Zero(size(), size());
  result.gradient[VariableOf(kProvenClub)] = sums.exits.c;
  result.gradient[VariableOf(kStage)] = sums.exits.j;
  result.gradient[VariableOf(kLeaving)] = sums.exits.t[0];
  result.gradient[VariableOf(kRenewal)] = sums.exits.t[1];
  result.hessian(VariableOf(kProvenClub), VariableOf(kProvenClub)) =
      sums.exits.cc;
  for (size_t i = 0; i < terms_.bases.size(); ++i) {
    AddBase(static_cast<int>(i), sums, parameters, result);
  }
  // Only the side above the diagonal was summed.
  result.hessian = MatrixXd(result.hessian.selfadjointView<Eigen::Upper>());
  return result;
}

}  // namespace hearsay::fit
