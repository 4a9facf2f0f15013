// Which moments of a forecast's history are shown.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_CURVE_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_CURVE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier.h"

namespace hearsay {

struct CurvePoint {
  absl::Time said_by;
  double probability = 0;
};

// Returns the moments of [start, end] at which something of `entries` was said
// or became known, with both ends; ascending, each once.
std::vector<absl::Time> CurveMoments(const DossierEntries& entries,
                                     absl::Time start, absl::Time end);

// Returns at most `count_max` (at least 2) of `moments`, which ascend: the
// first and the last, and of each of as many equal spans of time between them
// the last one.
std::vector<absl::Time> ThinByTime(const std::vector<absl::Time>& moments,
                                   size_t count_max);

// Returns at most `count_max` (at least 2) of `points`, in order: the first and
// the last, and those which differ most from the one before; the earlier of
// equal ones.
std::vector<CurvePoint> KeepLargestChanges(std::vector<CurvePoint> points,
                                           size_t count_max);

// Returns the names of the entries of which something was said or became known
// at `moment`, by name, at most `count_max`.
std::vector<std::string> NamesAt(const DossierEntries& entries,
                                 absl::Time moment, size_t count_max);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_CHANGE_CURVE_H_
