#include "cli/explanation_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/claim_text.h"
#include "cli/date_text.h"
#include "cli/forecast_view.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::Contribution;
using query::v1::ExplainForecastResponse;

constexpr int kNumberWidth = 8;

// Returns what was said, as a claim with as much as is told of it.
std::string SaidText(const Contribution& contribution, const Labels& labels) {
  v1::Claim claim;
  claim.set_kind(contribution.kind());
  claim.set_stance(contribution.stance());
  claim.mutable_subject()->set_name(contribution.subject());
  if (!contribution.club().empty()) {
    claim.mutable_actor()->set_name(contribution.club());
  }
  return PropositionText(claim, labels);
}

std::string PoolText(query::v1::EvidencePool pool) {
  switch (pool) {
    case query::v1::EVIDENCE_POOL_UNPROVEN:
      return ", unproven";
    case query::v1::EVIDENCE_POOL_ECHO:
      return ", an echo";
    default:
      return "";
  }
}

// As in "said by 7 Oct 2025 (1 d old), weight 0.55; right in 45 % of such
// claims, 12 counted; 2 more reports".
std::string DetailText(const Contribution& contribution) {
  const query::v1::SourceReliability& reliability = contribution.reliability();
  std::string text = absl::StrFormat(
      "said by %s (%s old), weight %.2f%s; right in %.0f %% of such claims",
      MomentText(TimeFromProto(contribution.said_time())),
      DurationText(contribution.age()), contribution.value(),
      PoolText(contribution.pool()), 100 * reliability.hit_rate());
  if (reliability.claim_count() > 0) {
    absl::StrAppendFormat(&text, " (%.1f of %.1f counted)",
                          reliability.hit_count(), reliability.claim_count());
  }
  if (const int more = contribution.carriers_size(); more > 0) {
    absl::StrAppend(&text, "; ", more, " more report", more == 1 ? "" : "s");
  }
  return text;
}

std::string ContributionText(const Contribution& contribution,
                             const Labels& labels, int width,
                             const Paint& paint) {
  const std::string source = contribution.source().empty()
                                 ? "Nobody named"
                                 : labels.Of(contribution.source());
  std::vector<std::string> lines =
      WrapText(absl::StrCat(source, ": ", SaidText(contribution, labels)),
               width - kNumberWidth - 2);
  std::string text = absl::StrCat(
      PadLeft(absl::StrFormat("%+.3f", contribution.log_odds()), kNumberWidth),
      "  ", paint.Bold(lines.front()), "\n");
  for (size_t i = 1; i < lines.size(); ++i) {
    absl::StrAppend(&text, PadRight("", kNumberWidth + 2), paint.Bold(lines[i]),
                    "\n");
  }
  text += IndentedText(DetailText(contribution), kNumberWidth + 2, width);
  if (contribution.has_without_probability()) {
    text += IndentedText(
        absl::StrFormat("without it: %.4f", contribution.without_probability()),
        kNumberWidth + 2, width);
  }
  return text;
}

std::string SumsText(const ExplainForecastResponse& explanation,
                     const Labels& labels, int width, const Paint& paint) {
  std::string text = absl::StrCat(
      "\nWhat was said, in log odds:\n",
      PadLeft(absl::StrFormat("%+.3f", explanation.prior_log_odds()),
              kNumberWidth),
      "  the base rate\n");
  for (const Contribution& contribution : explanation.contributions()) {
    text += ContributionText(contribution, labels, width, paint);
  }
  if (explanation.other_log_odds() != 0) {
    absl::StrAppend(
        &text,
        PadLeft(absl::StrFormat("%+.3f", explanation.other_log_odds()),
                kNumberWidth),
        "  all others\n");
  }
  absl::StrAppend(
      &text,
      PadLeft(absl::StrFormat("%+.3f", explanation.log_odds()), kNumberWidth),
      "  the answer\n");
  return text;
}

std::string RulesText(const ExplainForecastResponse& explanation, int width) {
  std::string text;
  for (const query::v1::Exclusion& exclusion : explanation.exclusions()) {
    text += IndentedText(
        absl::StrCat("Rule: ", exclusion.text(),
                     exclusion.by().empty()
                         ? ""
                         : absl::StrCat(" (", exclusion.by(), ")")),
        0, width);
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string ExplanationText(const ExplainForecastResponse& explanation,
                            int width, const Paint& paint) {
  Labels labels;
  labels.Add(explanation.labels());
  std::string text = IndentedText(explanation.resolution_text(), 0, width);
  absl::StrAppend(&text, "\n",
                  ProbabilityLine(explanation.probability(), "", width, paint),
                  ProbabilityLine(explanation.prior_probability(), "base rate",
                                  width, paint));
  // Where nothing is open, no log odds are told.
  if (explanation.log_odds() != 0 || !explanation.contributions().empty()) {
    text += SumsText(explanation, labels, width, paint);
  }
  absl::StrAppend(&text, RulesText(explanation, width), "\n",
                  IndentedText(EvidenceText(explanation.evidence()), 0, width),
                  SnapshotText(explanation.snapshot(), width, paint));
  return text;
}

}  // namespace hearsay::cli
