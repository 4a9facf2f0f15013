#include "tests/evaluation/ours.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hearsay::evaluation {
namespace {

using forecast::Pool;
using forecast::RootWeight;

// Lets a root weigh what it would if nobody else had spoken.
void StandAlone(const Root& root, const forecast::ForecastInput& input,
                RootWeight& weight) {
  weight.weight = 1;
  weight.citations = 0;
  if (weight.tier != Tier::kUntiered) {
    weight.pool = Pool::kProven;
    weight.proven_share = 1;
  } else {
    weight.pool = Pool::kUnproven;
    weight.proven_share = forecast::ProvenShare(
        input.records.ClaimsOf(root.source), input.parameters());
  }
}

forecast::Situation WithoutLineage(const forecast::ForecastInput& input) {
  forecast::Situation situation = FindSituation(input);
  const Lineage reports = LineageOfReports(input.view);
  situation.roots =
      WeighRoots(input.view, reports, input.registry, situation.state.club,
                 situation.state.saga_start, input.model, input.records);
  for (RootWeight& root : situation.roots) {
    StandAlone(reports.roots[root.root], input, root);
  }
  situation.evidence =
      SumEvidence(input.view, situation.roots, situation.state.saga_start,
                  input.parameters());
  return situation;
}

}  // namespace

const char* NameOf(Variant variant) {
  switch (variant) {
    case Variant::kWhole:
      return "ours";
    case Variant::kWithoutLineage:
      return "ours without lineage";
    case Variant::kWithoutReliability:
      return "ours without source reliability";
  }
  return "";
}

forecast::Model StartingModel(Variant variant) {
  forecast::Model model = forecast::DefaultModel();
  if (variant == Variant::kWithoutReliability) {
    model.parameters.reliability_min = 1;
    model.parameters.reliability_max = 1;
  }
  return model;
}

forecast::Situation SituationOf(Variant variant,
                                const forecast::ForecastInput& input) {
  return variant == Variant::kWithoutLineage ? WithoutLineage(input)
                                             : FindSituation(input);
}

Lineage LineageOfReports(const DossierView& view) {
  Lineage lineage;
  for (size_t i = 0; i < view.claims.size(); ++i) {
    const ViewClaim& claim = view.claims[i];
    // A headline and its body are one report, and say it once.
    if (!claim.report_visible || claim.restates >= 0) continue;
    Root& root = lineage.roots.emplace_back();
    root.claim = static_cast<int>(i);
    root.source = claim.publisher;
    root.tier = claim.publisher_tier;
    root.said = claim.publish;
    root.said_time = claim.report_time;
  }
  std::stable_sort(lineage.roots.begin(), lineage.roots.end(),
                   [](const Root& a, const Root& b) {
                     return std::tie(a.said_time, a.tier) <
                            std::tie(b.said_time, b.tier);
                   });
  return lineage;
}

}  // namespace hearsay::evaluation
