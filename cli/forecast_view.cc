#include "cli/forecast_view.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/claim_text.h"
#include "cli/date_text.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::Cell;

constexpr int kPercentWidth = 8;
constexpr int kIntervalWidth = 13;
constexpr int kBarMin = 20;
// A cell with less at a deadline is counted among the smaller ones.
constexpr double kShownMin = 0.0005;

std::string CellText(const Cell& cell, const Labels& labels) {
  const std::string club =
      cell.other_clubs() ? "another club" : labels.Of(cell.club());
  const std::string form = DealFormText(cell.deal_form());
  switch (cell.kind()) {
    case query::v1::CELL_KIND_UNSETTLED:
      return "nothing settled";
    case query::v1::CELL_KIND_RENEWED:
      return "new contract with his club";
    case query::v1::CELL_KIND_RENEWED_THEN_LEFT:
      return absl::StrCat("new contract, then ", club, ", ", form);
    case query::v1::CELL_KIND_AGREED:
      return absl::StrCat("pre-contract with ", club);
    case query::v1::CELL_KIND_FELL_THROUGH:
      return absl::StrCat("pre-contract with ", club, ", not kept");
    case query::v1::CELL_KIND_JOINED:
      return absl::StrCat("at ", club, ", ", form);
    case query::v1::CELL_KIND_RELEASED:
      return "without a club";
    case query::v1::CELL_KIND_JOINED_LATE:
      return absl::StrCat("without a club, then ", club);
    default:
      return "unknown";
  }
}

std::string PercentText(double probability) {
  if (probability == 0) return "0 %";
  if (probability < kShownMin) return "< 0.1 %";
  return absl::StrFormat("%.1f %%", 100 * probability);
}

// As in "(19.2-31.0)", in percent; empty: not asked for.
std::string RangeText(const Cell& cell, int deadline) {
  if (cell.intervals().empty()) return "";
  const query::v1::ProbabilityInterval& interval = cell.intervals(deadline);
  return absl::StrFormat("(%.1f-%.1f)", 100 * interval.low(),
                         100 * interval.high());
}

// A label that is too long for its column gets lines of its own before.
std::string BarLine(absl::string_view label, double probability,
                    const std::string& interval, int label_width, int width,
                    const Paint& paint) {
  std::vector<std::string> labels = WrapText(label, label_width);
  const std::string last = std::move(labels.back());
  labels.pop_back();
  std::string text;
  for (const std::string& line : labels) {
    absl::StrAppend(&text, "  ", line, "\n");
  }
  const int interval_width = interval.empty() ? 0 : kIntervalWidth;
  const int bar_width =
      width - 2 - label_width - kPercentWidth - interval_width - 2;
  const std::string bar = Bar(probability, bar_width);
  absl::StrAppend(&text, "  ", PadRight(last, label_width),
                  PadLeft(PercentText(probability), kPercentWidth),
                  PadRight(interval.empty() ? "" : " " + interval,
                           bar.empty() ? 0 : interval_width),
                  bar.empty() ? "" : "  ", paint.Accent(bar), "\n");
  return text;
}

// Wide enough for the labels of all cells that get a line, as long as there is
// room for bars.
int LabelWidth(const query::v1::GetForecastResponse& forecast,
               const Labels& labels, int width) {
  int columns = 0;
  for (const Cell& cell : forecast.cells()) {
    const auto& shares = cell.probabilities();
    if (std::any_of(shares.begin(), shares.end(),
                    [](double share) { return share >= kShownMin; })) {
      columns = std::max(columns, DisplayWidth(CellText(cell, labels)));
    }
  }
  return std::min(columns, width - kBarMin - kPercentWidth - 4);
}

std::string DeadlineText(const query::v1::GetForecastResponse& forecast,
                         int deadline, const Labels& labels, int label_width,
                         int width, const Paint& paint) {
  std::string text;
  int smaller = 0;
  double smaller_sum = 0;
  for (const Cell& cell : forecast.cells()) {
    const double probability = cell.probabilities(deadline);
    if (probability >= kShownMin) {
      text += BarLine(CellText(cell, labels), probability,
                      RangeText(cell, deadline), label_width, width, paint);
    } else if (probability > 0) {
      ++smaller;
      smaller_sum += probability;
    }
  }
  if (smaller > 0) {
    text += BarLine(absl::StrCat(smaller, " smaller"), smaller_sum, "",
                    label_width, width, paint);
  }
  return text;
}

std::string ExpiryText(const query::v1::ContractExpiry& expiry,
                       const Labels& labels) {
  if (!expiry.has_expire_time()) return "Contract: its end is not known.";
  std::string text =
      absl::StrCat("Contract", expiry.club().empty() ? "" : " with ",
                   labels.Of(expiry.club()), ": to ",
                   MomentText(TimeFromProto(expiry.expire_time())));
  switch (expiry.basis()) {
    case query::v1::CONTRACT_EXPIRY_BASIS_REGISTRY:
      return text + " (registry).";
    case query::v1::CONTRACT_EXPIRY_BASIS_OFFICIAL:
      return text + " (official).";
    case query::v1::CONTRACT_EXPIRY_BASIS_CLAIMS:
      return text + " (as claimed).";
    case query::v1::CONTRACT_EXPIRY_BASIS_OUTCOME:
      return text + " (recorded outcome).";
    default:
      return text + ".";
  }
}

template <typename Answer>
std::string NotesText(const Answer& answer, int width) {
  std::string text;
  for (const query::v1::ForecastNote& note : answer.notes()) {
    text += IndentedText(absl::StrCat("Note: ", note.text()), 0, width);
  }
  return text;
}

}  // namespace

std::string ForecastText(const query::v1::GetForecastResponse& forecast,
                         int width, const Paint& paint) {
  Labels labels;
  labels.Add(forecast.labels());
  const int label_width = LabelWidth(forecast, labels, width);
  std::string text = IndentedText(
      absl::StrCat(labels.Of(forecast.player()), ": how it may end, as of ",
                   MomentText(TimeFromProto(forecast.snapshot().said_by()))),
      0, width);
  for (int i = 0; i < forecast.deadline_times_size(); ++i) {
    absl::StrAppend(
        &text, "\n",
        paint.Bold(absl::StrCat(
            "by ", MomentText(TimeFromProto(forecast.deadline_times(i))))),
        "\n", DeadlineText(forecast, i, labels, label_width, width, paint));
  }
  absl::StrAppend(
      &text, "\n", IndentedText(EvidenceText(forecast.evidence()), 0, width),
      IndentedText(ExpiryText(forecast.contract_expiry(), labels), 0, width),
      NotesText(forecast, width),
      IndentedText(forecast.resolution_text(), 0, width),
      SnapshotText(forecast.snapshot(), width, paint));
  return text;
}

std::string EvidenceText(const query::v1::EvidenceSummary& evidence) {
  const int roots = evidence.independent_root_count();
  return absl::StrFormat("Evidence: %d independent %s, weight %.2f%s.", roots,
                         roots == 1 ? "root" : "roots", evidence.weight(),
                         evidence.insufficient_evidence()
                             ? "; too little: this is the base rate or near it"
                             : "");
}

std::string ProbabilityLine(double probability, const std::string& note,
                            int width, const Paint& paint) {
  const std::string bar = Bar(probability, width / 3);
  return absl::StrCat("  ", paint.Bold(absl::StrFormat("%.4f", probability)),
                      note.empty() ? "" : "  ", note, bar.empty() ? "" : "  ",
                      paint.Accent(bar), "\n");
}

std::string AnswerText(const query::v1::AnswerQuestionResponse& answer,
                       const std::optional<WhatIf>& what_if, int width,
                       const Paint& paint) {
  Labels labels;
  labels.Add(answer.labels());
  std::string text = IndentedText(answer.resolution_text(), 0, width);
  const std::string interval =
      answer.has_interval()
          ? absl::StrFormat("%.4f to %.4f", answer.interval().low(),
                            answer.interval().high())
          : "";
  absl::StrAppend(
      &text, "\n",
      ProbabilityLine(answer.probability(), interval, width, paint));
  if (what_if.has_value()) {
    absl::StrAppend(&text,
                    ProbabilityLine(what_if->plain_probability, "as things are",
                                    width, paint),
                    IndentedText("What if: " + what_if->text, 2, width));
  }
  absl::StrAppend(
      &text, "\n", IndentedText(EvidenceText(answer.evidence()), 0, width),
      NotesText(answer, width), SnapshotText(answer.snapshot(), width, paint));
  return text;
}

}  // namespace hearsay::cli
