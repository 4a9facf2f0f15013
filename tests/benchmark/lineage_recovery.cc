// Measures how well lineage recovers who said it first on simulated cascades,
// against the share of copies that cite nobody and of citations that are lost,
// and holds it against two trivial rules. With HEARSAY_FULL=1 in the
// environment in full size. `--errors` also says what it gets wrong most.
#include <algorithm>
#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "query_service/lineage.h"
#include "tests/benchmark/lineage_recovery_errors.h"
#include "tests/simulator/root_score.h"
#include "tests/simulator/simulated_log.h"
#include "tests/simulator/simulation.h"
#include "tests/testing/figures.h"

namespace hearsay::testing {
namespace {

using simulator::Grouped;
using simulator::RootScore;
using simulator::SimulatedLog;
using simulator::Simulation;

constexpr int kItem = 2;
constexpr std::array kUncitedPercent = {30, 60, 90};
constexpr std::array kLostPercent = {0, 25, 50};

// The truth about claims, by report and claim id.
using Truths = absl::flat_hash_map<std::string, simulator::ClaimTruth>;

std::string NameOf(const std::string& report, const std::string& claim_id) {
  return absl::StrCat(report, "#", claim_id);
}

Truths IndexTruths(const Simulation& simulation) {
  Truths truths;
  for (const simulator::Truth& truth : simulation.truths) {
    if (!truth.has_claim()) continue;
    truths[NameOf(truth.claim().report(), truth.claim().claim_id())] =
        truth.claim();
  }
  return truths;
}

// What makes two claims of a dossier the same thing said, specific facts apart.
std::string KeyOf(const ViewClaim& claim) {
  return absl::StrCat(claim.kind, "|", claim.stance, "|", claim.voice, "|",
                      claim.deal_form, "|", claim.subject, "|", claim.actor,
                      "|", claim.counterpart);
}

// One rule's, and the trivial rules', scores of one cell.
struct CellScores {
  RootScore lineage;
  RootScore every_report;  // is a root
  RootScore same_key;      // the first report with a key is the root
};

// Returns the cascades in which each claim of the view is.
std::vector<std::vector<std::string>> CascadesOf(const DossierView& view) {
  const Lineage lineage = BuildLineage(view);
  std::vector<std::vector<std::string>> cascades(view.claims.size());
  for (size_t i = 0; i < lineage.cascades.size(); ++i) {
    for (const auto& member : lineage.cascades[i].members) {
      cascades[member.claim].push_back(absl::StrCat(i));
    }
  }
  return cascades;
}

// Scores one player's claims, all but what is common knowledge.
void ScorePlayer(const DossierView& view, const Truths& truths,
                 LineageErrors* errors, CellScores& scores) {
  const std::vector<std::vector<std::string>> cascades = CascadesOf(view);
  std::vector<Grouped> lineage, every_report, same_key;
  std::vector<JudgedClaim> judged;
  for (size_t i = 0; i < view.claims.size(); ++i) {
    const ViewClaim& claim = view.claims[i];
    const simulator::ClaimTruth& truth =
        truths.at(NameOf(claim.entry->name, claim.claim->claim_id()));
    if (truth.true_root().empty()) continue;
    const std::string key = KeyOf(claim);
    lineage.push_back({truth.true_root(), cascades[i]});
    every_report.push_back(
        {truth.true_root(), {absl::StrCat(claim.entry->name, key)}});
    same_key.push_back({truth.true_root(), {key}});
    judged.push_back({&claim, &truth, key, cascades[i]});
  }
  scores.lineage.Add(lineage);
  scores.every_report.Add(every_report);
  scores.same_key.Add(same_key);
  if (errors != nullptr) errors->Add(judged);
}

CellScores ScoreCell(int uncited_percent, int lost_percent,
                     LineageErrors* errors) {
  CellScores scores;
  const int seeds = Sized(3, 10);
  for (int seed = 1; seed <= seeds; ++seed) {
    simulator::Options options;
    options.seed = static_cast<uint64_t>(seed);
    options.players = Sized(16, 60);
    options.uncited_percent = uncited_percent;
    options.lost_citation_percent = lost_percent;
    const Simulation simulation = Simulate(options);
    const Truths truths = IndexTruths(simulation);
    const SimulatedLog log(simulation.writes);
    for (const std::string& player : log.Players()) {
      ScorePlayer(log.View(player, absl::InfiniteFuture()), truths, errors,
                  scores);
    }
  }
  return scores;
}

void PrintHeader() {
  std::cerr << "Recovery of roots, B-cubed F1 (pairwise F1)\n"
            << "uncited  lost      claims  lineage        every report a root  "
               "same key, same root\n";
}

std::string ScoreText(const RootScore& score) {
  return absl::StrFormat("%.3f (%.3f)", score.CubedF1(), score.PairF1());
}

// Returns whether the cell's figure holds.
bool ReportCell(int uncited, int lost, const CellScores& scores) {
  std::cerr << absl::StrFormat(
      "%5d %%  %3d %%  %8d  %-13s  %-19s  %s\n", uncited, lost,
      scores.lineage.count(), ScoreText(scores.lineage),
      ScoreText(scores.every_report), ScoreText(scores.same_key));
  const double best_trivial =
      std::max(scores.every_report.CubedF1(), scores.same_key.CubedF1());
  return ReportFigure(
      kItem,
      absl::StrFormat("root recovery, B-cubed F1, %d %% of copies uncited, %d "
                      "%% of citations lost; at least the better trivial rule "
                      "(pairwise F1: lineage %.3f, trivial %.3f and %.3f)",
                      uncited, lost, scores.lineage.PairF1(),
                      scores.every_report.PairF1(), scores.same_key.PairF1()),
      scores.lineage.CubedF1(), Bound::kAtLeast, best_trivial);
}

int Main(bool wants_errors) {
  bool hold = true;
  LineageErrors errors;
  PrintHeader();
  for (const int uncited : kUncitedPercent) {
    for (const int lost : kLostPercent) {
      const CellScores scores =
          ScoreCell(uncited, lost, wants_errors ? &errors : nullptr);
      hold &= ReportCell(uncited, lost, scores);
    }
  }
  if (wants_errors) std::cerr << errors.Summary();
  return hold ? 0 : 1;
}

}  // namespace
}  // namespace hearsay::testing

int main(int argc, char** argv) {
  const bool wants_errors = argc == 2 && std::string(argv[1]) == "--errors";
  if (argc > 1 && !wants_errors) {
    std::cerr << "Usage: lineage_recovery [--errors]\n";
    return 2;
  }
  return hearsay::testing::Main(wants_errors);
}
