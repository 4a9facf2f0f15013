// How often intervals hold the true probability, where the truth is drawn from
// what the model itself believes: rates and exponents from their priors, each
// source's hit rate from its beta distribution. Dossiers, questions and records
// of sources are random.
//
//   interval_coverage [--full]
#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/model_parameters.h"
#include "query_service/forecast/cell_columns.h"
#include "query_service/forecast/forecast.h"
#include "query_service/forecast/parameter_catalog.h"
#include "query_service/forecast/reliability.h"
#include "query_service/forecast/situation.h"
#include "tests/benchmark/printed_figure.h"
#include "tests/query_service/forecast/random_story.h"
#include "tests/query_service/forecast/world.h"

namespace hearsay::forecast {
namespace {

using testing::Random;

constexpr int kItem = 1;
constexpr double kCoverageMin = 0.87;
constexpr double kCoverageMax = 0.93;

// Records of sources, from none to hundreds of decided claims.
class RandomRecords : public SourceRecords {
 public:
  explicit RandomRecords(Random& random) : random_(random) {}

  HitCount OfSource(absl::string_view source, ClaimType type) const override {
    const auto [record, is_new] =
        records_.try_emplace({std::string(source), type});
    if (is_new && random_.Chance(60)) {
      record->second.claims = std::exp(random_.Below(600) / 100.0) - 1;
      record->second.hits =
          record->second.claims * (5 + random_.Below(60)) / 100;
    }
    return record->second;
  }
  HitCount OfTier(Tier, ClaimType) const override { return {}; }
  HitCount OfAll(ClaimType) const override { return {}; }
  double ClaimsOf(absl::string_view) const override { return 10; }

 private:
  Random& random_;
  mutable std::map<std::pair<std::string, ClaimType>, HitCount> records_;
};

// Draws what is true from what is believed.
class Truth {
 public:
  explicit Truth(int seed) : engine_(seed) {}

  Parameters DrawParameters() {
    Parameters parameters;
    for (const ModelParameterSpec& spec : ModelParameters()) {
      if (spec.use != ParameterUse::kFitted) continue;
      double& value = FindParameterField(spec.name)->In(parameters);
      value = MovedOnScale(spec, value, spec.prior_sd * normal_(engine_));
    }
    return parameters;
  }

  // Gives each source its true hit rate, in each type of claim.
  void DrawReliabilities(const ForecastInput& input,
                         std::vector<RootWeight>& roots) {
    std::map<std::tuple<std::string, Tier, ClaimType>, double> rates;
    for (RootWeight& root : roots) {
      const Root& origin = input.lineage.roots[root.root];
      const auto [rate, is_new] = rates.try_emplace(
          {origin.source, root.tier, TypeOf(input.view.claims[origin.claim])});
      Reliability reliability = root.reliability;
      if (is_new) rate->second = DrawRate(reliability);
      reliability.weight = ReliabilityWeight(rate->second, reliability.all_rate,
                                             input.parameters());
      SetReliability(reliability, root);
    }
  }

 private:
  double DrawRate(const Reliability& reliability) {
    const double prior = Parameters().hits_observations;
    const HitCount& record = reliability.record;
    const double hits = Gamma(record.hits + prior * reliability.tier_rate);
    const double misses = Gamma(record.claims - record.hits +
                                prior * (1 - reliability.tier_rate));
    return std::max(hits / (hits + misses), 1e-300);
  }
  double Gamma(double shape) {
    return std::gamma_distribution<double>(shape, 1)(engine_);
  }

  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
};

// Returns the probability of a question if the drawn truth holds.
double TrueProbability(const ForecastInput& input, const Question& question,
                       Truth& truth) {
  Situation situation = FindSituation(input);
  Model model;
  model.parameters = truth.DrawParameters();
  truth.DrawReliabilities(input, situation.roots);
  situation.evidence =
      SumEvidence(input.view, situation.roots, situation.state.saga_start,
                  model.parameters);
  const ForecastInput drawn = {input.view,     input.lineage, input.registry,
                               input.calendar, model,         input.records};
  const PreparedPass pass = PreparePass(
      drawn, situation, question.proposition.clubs, {question.deadline});
  const auto row = RunHazards(pass.hazards, model.parameters)[0];
  const std::vector<CellName> names = ColumnNames(pass.clubs);
  double probability = 0;
  for (size_t column = 0; column < names.size(); ++column) {
    if (Contains(question.proposition, names[column])) {
      probability += row[column];
    }
  }
  return probability;
}

Question RandomQuestion(Random& random, absl::Time now) {
  using namespace query::v1;  // NOLINT(build/namespaces)
  Question question;
  question.proposition = random.Pick(std::vector<Proposition>{
      Event(EVENT_RENEWS), Event(EVENT_JOINS), Event(EVENT_LEAVES),
      Event(EVENT_SIGNS_PRE_CONTRACT), Event(EVENT_AGREES, {"clubs/a"}),
      Event(EVENT_JOINS, {"clubs/b"}),
      Event(EVENT_JOINS, {}, {v1::DEAL_FORM_LOAN})});
  question.deadline = now + random.Between(14, 365) * kDay;
  question.interval = true;
  return question;
}

struct Coverage {
  int cases = 0;
  int covered = 0;
  int below = 0;  // the truth is below the interval
};

Coverage Measure(int cases) {
  Random random(/*seed=*/1);
  Truth truth(/*seed=*/2);
  Coverage coverage;
  while (coverage.cases < cases) {
    const Story story = RandomStory(random, random.Below(25));
    const RandomRecords records(random);
    World world = story.Tell();
    world.Records(&records);
    const Scene scene = world.SceneAt(story.now);
    const ForecastInput input = world.Input(scene);
    const Question question = RandomQuestion(random, story.now);
    const auto answer = AnswerQuestion(input, question);
    // What is decided or excluded is not uncertain.
    if (!answer.ok() || answer->probability <= 0 || answer->probability >= 1) {
      continue;
    }
    const double probability = TrueProbability(input, question, truth);
    ++coverage.cases;
    coverage.covered += probability >= answer->interval->low &&
                        probability <= answer->interval->high;
    coverage.below += probability < answer->interval->low;
  }
  return coverage;
}

}  // namespace
}  // namespace hearsay::forecast

int main(int argc, char** argv) {
  using namespace hearsay;
  const bool full = argc > 1 && std::string(argv[1]) == "--full";
  const forecast::Coverage coverage = forecast::Measure(full ? 20'000 : 2'000);
  const double share = static_cast<double>(coverage.covered) / coverage.cases;
  const bool holds =
      share >= forecast::kCoverageMin && share <= forecast::kCoverageMax;
  std::cerr << "the truth is in " << coverage.covered << " of "
            << coverage.cases << " intervals, below " << coverage.below
            << " and above "
            << coverage.cases - coverage.covered - coverage.below << "\n";
  hearsay::testing::PrintFigure(
      forecast::kItem,
      absl::StrCat("share of 90 % intervals that hold the truth, of ",
                   coverage.cases, " drawn from the model's own equations"),
      share, "[0.87, 0.93]", holds);
  return holds ? 0 : 1;
}
