// Landmarks at random, and what becomes of them by the model's own equations.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_FIT_RANDOM_LANDMARKS_H_
#define HEARSAY_TESTS_QUERY_SERVICE_FIT_RANDOM_LANDMARKS_H_

#include <algorithm>
#include <utility>
#include <vector>

#include "query_service/fit/rate_terms.h"
#include "query_service/fit/saga_data.h"
#include "query_service/forecast/hazard.h"
#include "tests/testing/random.h"

namespace hearsay::fit {

using forecast::CellIndex;
using forecast::HazardInput;
using forecast::kDay;
using forecast::kWeek;
using forecast::StartState;
using forecast::WindowState;
using hearsay::testing::Random;

// In [0, 1).
inline double Unit(Random& random) {
  return static_cast<double>(random.Bits() >> 11) * 0x1p-53;
}

inline forecast::WindowRates RandomWindows(
    Random& random, const forecast::Parameters& parameters) {
  constexpr WindowState kStates[] = {WindowState::kClosed, WindowState::kSummer,
                                     WindowState::kClosed, WindowState::kWinter,
                                     WindowState::kUnknown};
  forecast::WindowRates windows;
  absl::Duration from = absl::ZeroDuration();
  for (int i = random.Below(5); from < 53 * kWeek; ++i) {
    const WindowState state = kStates[i % 5];
    windows.steps.push_back({from, RateIn(state, parameters), state});
    from += (10 + random.Below(90)) * kDay;
  }
  return windows;
}

inline HazardInput RandomHazards(Random& random,
                                 const forecast::Parameters& parameters,
                                 StartState start) {
  HazardInput hazards;
  hazards.start = start;
  hazards.window_rates = {RandomWindows(random, parameters),
                          RandomWindows(random, parameters)};
  const int named = random.Below(4);
  double left = 1;
  for (int i = 0; i <= named; ++i) {
    forecast::ClubHazard club;
    const bool others = i == named;
    club.rates = random.Below(2);
    club.share = others ? 0 : 0.002 + 0.05 * Unit(random);
    left -= club.share;
    for (forecast::Pull& pull : club.pulls) {
      pull.direction = 2 * Unit(random) - 0.7;
      if (others) continue;
      pull.mention = Unit(random) / (named + 1);
      pull.stage = random.Below(3) == 0 ? Unit(random) * 0.5 : 0;
    }
    if (random.Below(4) == 0) {
      club.free_from = random.Below(300) * kDay;
    }
    hazards.clubs.push_back(club);
  }
  hazards.clubs.back().share = left;
  hazards.renewal_direction = 2 * Unit(random) - 0.7;
  hazards.age = static_cast<forecast::AgeBand>(random.Below(5));
  if (start == StartState::kUnsettled && random.Below(4) > 0) {
    const int days = 5 + random.Below(1000);
    hazards.expiry = days * kDay;
    hazards.last_six_months = (days - 182) * kDay;
  }
  if (start == StartState::kReleased) {
    hazards.expiry = absl::ZeroDuration();
    hazards.last_six_months = -182 * kDay;
  }
  return hazards;
}

// Returns how likely it is to have left by an exit, by each row of
// RunHazards().
inline std::vector<double> ExitSeries(
    const std::vector<std::vector<double>>& rows, const HazardInput& hazards,
    const Exit& exit) {
  std::vector<double> series;
  const bool renewed = hazards.start == StartState::kRenewed;
  const int club_count = static_cast<int>(hazards.clubs.size());
  for (const std::vector<double>& row : rows) {
    const auto cell = [&](forecast::ClubCell cell) {
      return row[CellIndex(exit.club, cell)];
    };
    double sum = 0;
    switch (exit.kind) {
      case ExitKind::kFee:
        sum = cell(renewed ? forecast::kLeftFee : forecast::kJoinedFee);
        break;
      case ExitKind::kLoan:
        sum = cell(renewed ? forecast::kLeftLoan : forecast::kJoinedLoan);
        break;
      case ExitKind::kFree:
        sum = cell(forecast::kAgreed) + cell(forecast::kFellThrough) +
              cell(forecast::kJoinedFree) + cell(forecast::kJoinedLate);
        break;
      case ExitKind::kRenewal:
        if (renewed) break;
        sum = row[forecast::kRenewedCell];
        for (int club = 0; club < club_count; ++club) {
          sum += row[CellIndex(club, forecast::kLeftFee)] +
                 row[CellIndex(club, forecast::kLeftLoan)];
        }
        break;
    }
    series.push_back(sum);
  }
  return series;
}

// Returns every way out that there can be.
inline std::vector<Exit> ExitsOf(const HazardInput& hazards) {
  std::vector<Exit> exits = {{ExitKind::kRenewal}};
  for (int club = 0; club < static_cast<int>(hazards.clubs.size()); ++club) {
    for (const ExitKind kind :
         {ExitKind::kFee, ExitKind::kLoan, ExitKind::kFree}) {
      exits.push_back({kind, club});
    }
  }
  return exits;
}

// Follows a landmark from `hazards` for at most `reach`: on which day and how
// he leaves is drawn from the forward pass.
inline Landmark Follow(HazardInput hazards,
                       const forecast::Parameters& parameters,
                       absl::Duration reach, Random& random) {
  Landmark landmark;
  for (absl::Duration day = kDay; day <= reach; day += kDay) {
    hazards.deadlines.push_back(day);
  }
  const auto rows = RunHazards(hazards, parameters);
  landmark.exposure = reach;
  double draw = Unit(random);
  std::vector<std::pair<Exit, std::vector<double>>> all;
  for (const Exit& exit : ExitsOf(hazards)) {
    all.emplace_back(exit, ExitSeries(rows, hazards, exit));
  }
  for (size_t day = 0; day < rows.size() && !landmark.exit; ++day) {
    for (const auto& [exit, series] : all) {
      draw -= series[day] - (day == 0 ? 0 : series[day - 1]);
      if (draw >= 0) continue;
      landmark.exposure = hazards.deadlines[day];
      landmark.exit = exit;
      break;
    }
  }
  hazards.deadlines.clear();
  landmark.hazards = std::move(hazards);
  return landmark;
}

inline SagaData SagaOf(Landmark landmark) {
  SagaData saga;
  if (landmark.exit.has_value()) saga.resolved = absl::UnixEpoch();
  saga.landmarks.push_back(std::move(landmark));
  return saga;
}

}  // namespace hearsay::fit

#endif  // HEARSAY_TESTS_QUERY_SERVICE_FIT_RANDOM_LANDMARKS_H_
