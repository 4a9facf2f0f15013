// The forward pass: from a player's present state to the probability of every
// cell at every deadline.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_HAZARD_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_HAZARD_H_

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "query_service/forecast/draws.h"
#include "query_service/forecast/parameters.h"
#include "query_service/forecast/window_rates.h"

namespace hearsay::forecast {

// Forms of a move that evidence speaks of; a pre-contract is a free one.
enum Form { kFee, kLoan, kFree };
inline constexpr int kFormCount = 3;

// The cells of one club. Each is entered once and, but for kAgreed, for good.
enum ClubCell {
  kJoinedFee,
  kJoinedLoan,
  kAgreed,
  kFellThrough,
  kJoinedFree,  // after a pre-contract
  kJoinedLate,  // after a time without a club
  kLeftFee,     // after a renewal
  kLeftLoan,    // after a renewal
};
inline constexpr int kClubCellCount = 8;

// The columns of a distribution: three cells without a club, then those of each
// club.
inline constexpr int kUnsettledCell = 0;
inline constexpr int kRenewedCell = 1;
inline constexpr int kReleasedCell = 2;
inline constexpr int CellIndex(int club, ClubCell cell) {
  return 3 + kClubCellCount * club + cell;
}
inline constexpr int CellCount(int club_count) {
  return CellIndex(club_count, kJoinedFee);
}

// What the evidence does to one club and form.
struct Pull {
  double mention = 0;    // m: what being named adds to the share, in [0, 1)
  double direction = 0;  // phi of the evidence's sum
  double stage = 0;      // 1 - exp(-A): how far a deal is agreed, in [0, 1)
};

struct ClubHazard {
  double share = 0;  // of all departures
  int rates = 0;     // index into HazardInput::window_rates
  // Without evidence of its own; it takes its share out of the other clubs',
  // while both its own rules and theirs allow what happens.
  bool of_others = false;
  std::array<Pull, kFormCount> pulls;
  // From when on, after the present, pre-contracts with it may be signed.
  // Unset: from the last six months of the contract on.
  std::optional<absl::Duration> free_from;
  double factor = 1;  // on all its rates
};

// From which state the pass starts.
enum class StartState { kUnsettled, kRenewed, kAgreed, kReleased, kRetired };

struct HazardInput {
  StartState start = StartState::kUnsettled;
  int agreed_club = 0;  // of kAgreed
  std::vector<WindowRates> window_rates;
  // The clubs with cells of their own. The last one stands for all others; its
  // share is what the ones before it leave, whatever it says.
  std::vector<ClubHazard> clubs;
  double renewal_direction = 0;  // phi of the evidence on a renewal
  double renewal_factor = 1;     // on the rate of renewals
  AgeBand age = AgeBand::k24To29;
  // When the contract ends and when the last six months of it begin, after the
  // present. Unset: not known.
  std::optional<absl::Duration> expiry;
  absl::Duration last_six_months;
  // Ascending, all after the present.
  std::vector<absl::Duration> deadlines;
};

// Returns one row for each deadline: the probability of each cell by it.
std::vector<std::vector<double>> RunHazards(const HazardInput& input,
                                            const Parameters& parameters);

// What is different in one draw.
struct HazardDraw {
  const Parameters* parameters = nullptr;
  std::vector<std::array<Pull, kFormCount>> pulls;  // of each club
  double renewal_direction = 0;
};

// Where a pass leads in each draw.
class DrawnPass {
 public:
  DrawnPass(size_t deadline_count, size_t column_count)
      : column_count_(column_count), values_(deadline_count * column_count) {}

  // Returns the probabilities of a column by a deadline, by draw.
  DrawValues& At(size_t deadline, size_t column) {
    return values_[deadline * column_count_ + column];
  }
  const DrawValues& At(size_t deadline, size_t column) const {
    return values_[deadline * column_count_ + column];
  }

 private:
  size_t column_count_;
  std::vector<DrawValues> values_;
};

// Runs the pass with the numbers of each of kDrawCount draws, and with the
// rates that these give the windows' states: the bits are those of a run with
// each draw's numbers alone.
DrawnPass RunHazards(const HazardInput& input,
                     const std::vector<HazardDraw>& draws);

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_HAZARD_H_
