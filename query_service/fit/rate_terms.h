// The rates of a landmark, taken apart: on each grid cell each open way out has
//   base * (share + c * mention) * exp(theta * phi * D(week) + J * stage *
//   E(week))
// where the base is a product of parameters that few landmarks' cells differ
// in, and c, theta and J are parameters too (MODEL section 3).
#ifndef HEARSAY_QUERY_SERVICE_FIT_RATE_TERMS_H_
#define HEARSAY_QUERY_SERVICE_FIT_RATE_TERMS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "query_service/fit/saga_data.h"
#include "query_service/forecast/base_rates.h"
#include "query_service/forecast/hazard.h"

namespace hearsay::fit {

// What a base rate is made of.
struct BaseKey {
  ExitKind kind;
  bool renewed;  // after a renewal
  forecast::ContractPhase phase;
  forecast::WindowState window;  // kClosed where no window is needed
  forecast::AgeBand age;
};

// Returns the rate per week, of all clubs together and without evidence.
double BaseRateOf(const BaseKey& key, const forecast::Parameters& parameters);

// A piece of time on which all rates of a landmark are constant, in nanoseconds
// after it.
struct GridCell {
  int64_t from;
  int64_t to;
  forecast::ContractPhase phase;
  std::vector<forecast::WindowState> windows;  // as HazardInput::window_rates

  int week() const { return static_cast<int>(from / forecast::kWeekNs); }
  double weeks() const {
    return static_cast<double>(to - from) / forecast::kWeekNs;
  }
};

// Returns the grid cells from the present to `end`.
std::vector<GridCell> GridCellsOf(const forecast::HazardInput& hazards,
                                  absl::Duration end);

// Returns what the rate of an exit on a cell is made of; nothing where it
// cannot happen.
std::optional<BaseKey> OpenBase(const forecast::HazardInput& hazards,
                                const GridCell& cell, const Exit& exit);

// What does not change with time in the rate of an exit.
struct Pulled {
  double share = 1;
  double mention = 0;
  double phi = 0;
  double stage = 0;
};

Pulled PulledOf(const forecast::HazardInput& hazards, const Exit& exit);

struct Piece {
  int week = 0;
  double weeks = 0;
};

struct RateTerm {
  int base = 0;  // index into RateTerms::bases
  bool of_renewal = false;
  Pulled pulled;
  // Of RateTerms::pieces. One without evidence has one piece for all its time.
  size_t first_piece = 0;
  size_t piece_count = 0;
};

struct ExitTerm {
  int base = 0;
  bool of_renewal = false;
  Pulled pulled;
  int week = 0;
};

struct LandmarkTerms {
  double weight = 0;  // 1 for all landmarks of a saga together
  // Of RateTerms::terms.
  size_t first_term = 0;
  size_t term_count = 0;
  std::optional<ExitTerm> exit;
};

// All landmarks, taken apart, in their order.
struct RateTerms {
  std::vector<BaseKey> bases;  // each once
  std::vector<LandmarkTerms> landmarks;
  std::vector<RateTerm> terms;
  std::vector<Piece> pieces;
};

RateTerms TakeApart(absl::Span<const SagaData> sagas);

}  // namespace hearsay::fit

#endif  // HEARSAY_QUERY_SERVICE_FIT_RATE_TERMS_H_
