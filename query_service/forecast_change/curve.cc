#include "query_service/forecast_change/curve.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/sort_unique.h"
#include "query_service/forecast_change/said_moments.h"

namespace hearsay {

std::vector<absl::Time> CurveMoments(const DossierEntries& entries,
                                     absl::Time start, absl::Time end) {
  std::vector<absl::Time> moments = {start, end};
  for (const auto& entry : entries) {
    for (const absl::Time moment : SaidMoments(*entry)) {
      if (start < moment && moment < end) moments.push_back(moment);
    }
  }
  SortUnique(moments);
  return moments;
}

std::vector<absl::Time> ThinByTime(const std::vector<absl::Time>& moments,
                                   size_t count_max) {
  if (moments.size() <= count_max) return moments;
  const absl::Time start = moments.front();
  const absl::Duration length = moments.back() - start;
  const auto spans = static_cast<int64_t>(count_max) - 2;
  const auto span_of = [&](absl::Time moment) {
    absl::Duration rest;
    return absl::IDivDuration((moment - start) * spans, length, &rest);
  };
  std::vector<absl::Time> thinned = {start};
  for (size_t i = 1; spans > 0 && i + 1 < moments.size(); ++i) {
    const bool is_last_of_span = i + 2 == moments.size() ||
                                 span_of(moments[i]) != span_of(moments[i + 1]);
    if (is_last_of_span) thinned.push_back(moments[i]);
  }
  thinned.push_back(moments.back());
  return thinned;
}

std::vector<CurvePoint> KeepLargestChanges(std::vector<CurvePoint> points,
                                           size_t count_max) {
  if (points.size() <= count_max) return points;
  std::vector<size_t> inner(points.size() - 2);
  std::iota(inner.begin(), inner.end(), 1);
  const auto change = [&](size_t i) {
    return std::abs(points[i].probability - points[i - 1].probability);
  };
  std::stable_sort(inner.begin(), inner.end(),
                   [&](size_t a, size_t b) { return change(a) > change(b); });
  inner.resize(count_max - 2);
  std::sort(inner.begin(), inner.end());
  std::vector<CurvePoint> kept = {points.front()};
  for (const size_t i : inner) kept.push_back(points[i]);
  kept.push_back(points.back());
  return kept;
}

std::vector<std::string> NamesAt(const DossierEntries& entries,
                                 absl::Time moment, size_t count_max) {
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    const std::vector<absl::Time> moments = SaidMoments(*entry);
    if (std::binary_search(moments.begin(), moments.end(), moment)) {
      names.push_back(entry->name);
    }
  }
  std::sort(names.begin(), names.end());
  if (names.size() > count_max) names.resize(count_max);
  return names;
}

}  // namespace hearsay
