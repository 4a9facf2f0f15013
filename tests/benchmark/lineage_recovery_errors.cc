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

// How the claim came about and what it shows of that, as in "copy/none tier 3".
std::string Description(const JudgedClaim& judged) {
  const simulator::ClaimTruth& truth = *judged.truth;
  std::string text = Lower(simulator::Manner_Name(truth.manner()), "MANNER_");
  if (truth.manner() == simulator::MANNER_COPY ||
      truth.manner() == simulator::MANNER_RECYCLED) {
    absl::StrAppend(
        &text, "/",
        Lower(simulator::Citation_Name(truth.citation()), "CITATION_"));
  }
  if (!truth.recycles().empty()) absl::StrAppend(&text, "/later run");
  if (truth.key_altered()) absl::StrAppend(&text, "/other key");
  absl::StrAppend(&text, " tier ",
                  static_cast<int>(judged.claim->publisher_tier));
  return text;
}

std::string Example(const JudgedClaim& a, const JudgedClaim& b) {
  return absl::StrCat(
      Lower(v1::ClaimKind_Name(a.claim->kind), "CLAIM_KIND_"), " of ",
      a.claim->subject, ": ", a.claim->entry->name, " (", a.truth->true_root(),
      ") and ", b.claim->entry->name, " (", b.truth->true_root(), "), ",
      absl::StrFormat(
          "%.1f", absl::FDivDuration(b.claim->said_time - a.claim->said_time,
                                     absl::Hours(24))),
      " days apart");
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
      const bool same_root =
          claims[i].truth->true_root() == claims[j].truth->true_root();
      if (same_root == ShareCascade(claims[i], claims[j])) continue;
      std::string first = Description(claims[i]);
      std::string second = Description(claims[j]);
      if (second < first) std::swap(first, second);
      Count(absl::StrCat(same_root ? "apart:    " : "together: ", first, " | ",
                         second),
            claims[i], claims[j]);
    }
  }
}

void LineageErrors::Count(std::string kind, const JudgedClaim& a,
                          const JudgedClaim& b) {
  ++wrong_;
  Kind& counted = kinds_[std::move(kind)];
  ++counted.count;
  if (counted.examples.size() < kExamples) {
    counted.examples.push_back(Example(a, b));
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
