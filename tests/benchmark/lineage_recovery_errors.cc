#include "tests/benchmark/lineage_recovery_errors.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace hearsay::testing {
namespace {

constexpr size_t kKindsShown = 24;
constexpr size_t kExamples = 3;

std::string Lower(absl::string_view name, absl::string_view prefix) {
  return absl::AsciiStrToLower(absl::StripPrefix(name, prefix));
}

// How the claim came about and what it shows of that, as in "copy/none".
std::string Description(const simulator::ClaimTruth& truth) {
  std::string text = Lower(simulator::Manner_Name(truth.manner()), "MANNER_");
  if (truth.manner() == simulator::MANNER_COPY ||
      truth.manner() == simulator::MANNER_RECYCLED) {
    absl::StrAppend(
        &text, "/",
        Lower(simulator::Citation_Name(truth.citation()), "CITATION_"));
  }
  if (!truth.recycles().empty()) absl::StrAppend(&text, "/later run");
  return text;
}

// What the two have in common or not, which could tell them apart.
std::string Relation(const JudgedClaim& a, const JudgedClaim& b) {
  const bool same_root = a.truth->true_root() == b.truth->true_root();
  if (same_root) return a.key == b.key ? "apart" : "apart, keys differ";
  const bool same_fact =
      a.truth->has_happening() && a.truth->happening() == b.truth->happening();
  return same_fact ? "together, two sources of one thing"
                   : "together, different things";
}

std::string ClaimText(const JudgedClaim& judged) {
  const ViewClaim& claim = *judged.claim;
  return absl::StrCat(claim.entry->name, " (", judged.truth->true_root(), ", ",
                      Description(*judged.truth), ", tier ",
                      static_cast<int>(claim.publisher_tier), ")");
}

std::string Example(const JudgedClaim& a, const JudgedClaim& b) {
  const double days = absl::FDivDuration(
      b.claim->said_time - a.claim->said_time, absl::Hours(24));
  return absl::StrCat(Lower(v1::ClaimKind_Name(a.claim->kind), "CLAIM_KIND_"),
                      " of ", a.claim->subject, ": ", ClaimText(a), ", ",
                      absl::StrFormat("%.1f", days), " days later ",
                      ClaimText(b));
}

bool ShareCascade(const JudgedClaim& a, const JudgedClaim& b) {
  return std::find_first_of(a.cascades.begin(), a.cascades.end(),
                            b.cascades.begin(),
                            b.cascades.end()) != a.cascades.end();
}

}  // namespace

void LineageErrors::Add(const std::vector<JudgedClaim>& claims) {
  for (size_t i = 0; i < claims.size(); ++i) {
    for (size_t j = i + 1; j < claims.size(); ++j) {
      const JudgedClaim& a = claims[i];
      const JudgedClaim& b = claims[j];
      const bool same_root = a.truth->true_root() == b.truth->true_root();
      if (same_root == ShareCascade(a, b)) continue;
      std::string first = Description(*a.truth);
      std::string second = Description(*b.truth);
      if (second < first) std::swap(first, second);
      const std::string relation = Relation(a, b);
      ++wrong_;
      ++relations_[relation];
      Count(absl::StrCat(relation, ": ", first, " | ", second), a, b);
    }
  }
}

void LineageErrors::Count(std::string kind, const JudgedClaim& a,
                          const JudgedClaim& b) {
  Kind& counted = kinds_[std::move(kind)];
  ++counted.count;
  std::vector<std::string>& examples = counted.examples;
  if (examples.size() >= kExamples) return;
  // One world is scored with several shares of citations.
  std::string example = Example(a, b);
  if (std::find(examples.begin(), examples.end(), example) == examples.end()) {
    examples.push_back(std::move(example));
  }
}

std::string LineageErrors::Summary() const {
  std::vector<std::pair<int64_t, std::string>> order;
  for (const auto& [kind, counted] : kinds_) {
    order.emplace_back(-counted.count, kind);
  }
  std::sort(order.begin(), order.end());
  if (order.size() > kKindsShown) order.resize(kKindsShown);
  std::string summary = absl::StrCat("\nWrong pairs: ", wrong_, "\n");
  for (const auto& [relation, count] : relations_) {
    absl::StrAppendFormat(&summary, "%5.1f %%  %s\n", 100.0 * count / wrong_,
                          relation);
  }
  absl::StrAppend(&summary, "The most frequent kinds:\n");
  for (const auto& [count, kind] : order) {
    absl::StrAppendFormat(&summary, "%5.1f %%  %s\n", -100.0 * count / wrong_,
                          kind);
    for (const std::string& example : kinds_.at(kind).examples) {
      absl::StrAppend(&summary, "           ", example, "\n");
    }
  }
  return summary;
}

}  // namespace hearsay::testing
