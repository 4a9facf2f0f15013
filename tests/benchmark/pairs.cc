#include "tests/benchmark/pairs.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "tests/testing/figures.h"

namespace hearsay::testing {
namespace {

// The item of the figures that benchmarks report.
constexpr int kItem = 9;

void ReportSpread(const std::string& name, const Spread& spread) {
  ReportFigure(kItem, absl::StrCat(name, ", median"), spread.median);
  ReportFigure(kItem, absl::StrCat(name, ", least"), spread.min);
  ReportFigure(kItem, absl::StrCat(name, ", most"), spread.max);
}

}  // namespace

Spread SpreadOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1
                            ? values[middle]
                            : (values[middle - 1] + values[middle]) / 2;
  return {median, values.front(), values.back()};
}

PairResult RunPairs(int pair_count, const std::function<Slice()>& subject,
                    const std::function<Slice()>& yardstick) {
  PairResult result;
  std::vector<double> subjects, yardsticks, speeds, cpus, cpu_ratios;
  for (int i = -1; i < pair_count; ++i) {
    Slice measured, yard;
    if (i % 2 == 0) {
      measured = subject();
      yard = yardstick();
    } else {
      yard = yardstick();
      measured = subject();
    }
    result.errors += measured.errors + yard.errors;
    if (i < 0) continue;  // caches fill, connections open
    subjects.push_back(measured.per_second);
    yardsticks.push_back(yard.per_second);
    speeds.push_back(measured.per_second / yard.per_second);
    if (yard.cpu_micros > 0) {
      cpus.push_back(measured.cpu_micros);
      cpu_ratios.push_back(measured.cpu_micros / yard.cpu_micros);
    }
  }
  result.subject_per_second = SpreadOf(subjects);
  result.yardstick_per_second = SpreadOf(yardsticks);
  result.speed_ratio = SpreadOf(speeds);
  result.subject_cpu_micros = SpreadOf(cpus);
  result.cpu_ratio = SpreadOf(cpu_ratios);
  return result;
}

void ReportPairs(const std::string& name, const std::string& unit,
                 const PairResult& result) {
  ReportSpread(absl::StrCat(name, ": ", unit, "/s"), result.subject_per_second);
  ReportSpread(absl::StrCat(name, ": yardstick's ", unit, "/s"),
               result.yardstick_per_second);
  ReportSpread(absl::StrCat(name, ": speed against the yardstick"),
               result.speed_ratio);
  if (result.cpu_ratio.median > 0) {
    ReportSpread(absl::StrCat(name, ": server CPU in us for each"),
                 result.subject_cpu_micros);
    ReportSpread(absl::StrCat(name, ": server CPU against the yardstick"),
                 result.cpu_ratio);
  }
  ReportFigure(kItem, absl::StrCat(name, ": errors and wrong responses"),
               static_cast<double>(result.errors), Bound::kEqual, 0);
}

}  // namespace hearsay::testing
