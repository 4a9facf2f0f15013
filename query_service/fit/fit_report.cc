#include "query_service/fit/fit_report.h"

#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/model_parameters.h"

namespace hearsay::fit {
namespace {

constexpr int kSteps = 10;

// A number on a logarithmic scale has a relative deviation.
std::string DeviationText(const FittedParameter& parameter) {
  if (parameter.sd == 0) return "calibrated";
  if (FindModelParameter(parameter.name)->scale == ParameterScale::kLog) {
    return absl::StrFormat("%.0f %%", 100 * parameter.sd);
  }
  return absl::StrFormat("%.2f", parameter.sd);
}

}  // namespace

std::string ReportOf(const FitResult& result) {
  std::string report = absl::StrFormat("%-22s %10s %10s  %s\n", "number",
                                       "default", "fitted", "sd");
  for (const FittedParameter& parameter : result.parameters) {
    absl::StrAppendFormat(&report, "%-22s %10.4g %10.4g  %s\n", parameter.name,
                          parameter.default_value, parameter.value,
                          DeviationText(parameter));
  }
  size_t pairs = 0;
  for (const auto& [copier, rates] : result.model.copiers) {
    pairs += rates.size();
  }
  const CopyRates defaults;
  const CopyRates& copies = result.model.parameters.copies;
  absl::StrAppendFormat(
      &report,
      "\nCopies among tier 1 %.2f (%.2f), tier 2 %.2f (%.2f), below %.2f "
      "(%.2f); %d pairs.\n",
      copies.tier1, defaults.tier1, copies.tier2, defaults.tier2, copies.below,
      defaults.below, pairs);
  absl::StrAppendFormat(
      &report, "%d sagas, %d of them resolved, %d landmarks.\n",
      result.saga_count, result.resolved_count, result.landmark_count);
  absl::StrAppendFormat(
      &report, "Log likelihood per saga %.4f, with the defaults %.4f.\n",
      result.log_likelihood, result.default_log_likelihood);
  return report;
}

Progress::~Progress() {
  if (open_) out_ << "\n" << std::flush;
}

void Progress::Show(absl::string_view task, int64_t done, int64_t total) {
  const std::string text = total > 0
                               ? absl::StrCat(task, ": ", done, " of ", total)
                               : absl::StrCat(task, ": ", done);
  const bool is_new = task_ != task;
  task_ = std::string(task);
  if (is_terminal_) {
    if (is_new && open_) out_ << "\n";
    out_ << "\r" << text << "\033[K" << std::flush;
    open_ = true;
    return;
  }
  const int64_t step = total > 0 ? done * kSteps / total : done;
  if (!is_new && step == step_) return;
  step_ = step;
  out_ << text << "\n" << std::flush;
}

}  // namespace hearsay::fit
