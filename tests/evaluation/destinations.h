// Where a player's future can lead, as the methods that are compared see it:
// cells that exclude each other, the same for all of them.
#ifndef HEARSAY_TESTS_EVALUATION_DESTINATIONS_H_
#define HEARSAY_TESTS_EVALUATION_DESTINATIONS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "query_service/dossier_view.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/hazard.h"
#include "query_service/forecast/situation.h"
#include "tests/evaluation/world_sagas.h"

namespace hearsay::evaluation {

// Most clubs with cells of their own.
inline constexpr size_t kClubsMax = 8;

// The cells, in this order: stays, renews, each of the clubs, another club,
// without a club.
inline constexpr int kStays = 0;
inline constexpr int kRenews = 1;
inline constexpr int kFirstClub = 2;
// Of votes only: no club is named, or one without a cell.
inline constexpr int kLeaves = -1;

// What one report says of it.
struct Vote {
  std::string outlet;  // canonical; empty: unknown
  int tier = 0;        // 1 to 4; 0: none
  double age_days = 0;
  int stage = 0;  // 1 interest to 4 agreed; 0: not about a club
  bool denies = false;
  int cell = kStays;
};

struct Destinations {
  std::vector<std::string> clubs;  // the most mentioned first
  std::vector<Vote> votes;         // by time

  size_t CellCount() const { return kFirstClub + clubs.size() + 2; }
  size_t OtherClub() const { return kFirstClub + clubs.size(); }
  size_t NoClub() const { return OtherClub() + 1; }
};

// Returns what has been reported in the present saga.
Destinations ReadDestinations(const DossierView& view,
                              const forecast::Situation& situation,
                              const forecast::Parameters& parameters);

// Returns the cell that came true.
size_t CellOf(const Future& future, const Destinations& destinations,
              forecast::StartState start);

// Returns the probability of each cell by each deadline.
std::vector<std::vector<double>> CellProbabilities(
    const forecast::ForecastInput& input, const forecast::Situation& situation,
    const Destinations& destinations, const std::vector<absl::Time>& deadlines);

}  // namespace hearsay::evaluation

#endif  // HEARSAY_TESTS_EVALUATION_DESTINATIONS_H_
