#include "query_service/forecast/hazard.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "common/sort_unique.h"
#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
constexpr int64_t kWeekNs = int64_t{7 * 24 * 3600} * 1'000'000'000;
constexpr int64_t kDayNs = kWeekNs / 7;

// Rates of one club on one grid cell, per week.
struct ClubRates {
  double fee = 0;
  double loan = 0;
  double free = 0;
  double left_fee = 0;
  double left_loan = 0;
};

// What the length of a grid cell does to a live state whose rates sum to
// `total`: the share that stays and, per rate, the share that goes.
struct Flow {
  double stay = 1;
  double go = 0;

  Flow(double total, double weeks) {
    if (total == 0) return;
    const double lost = Expm1(-(total * weeks));
    stay = 1 + lost;
    go = -lost / total;
  }
};

class Pass {
 public:
  Pass(const HazardInput& input, const Parameters& parameters)
      : input_(input),
        parameters_(parameters),
        club_count_(static_cast<int>(input.clubs.size())),
        others_(club_count_ - 1),
        starts_renewed_(input.start == StartState::kRenewed),
        probability_(CellCount(club_count_)),
        rates_(club_count_),
        step_(input.window_rates.size()),
        multipliers_(club_count_) {
    if (input.expiry.has_value()) {
      expiry_ = std::max<int64_t>(Ns(*input.expiry), 0);
      last_six_months_ = Ns(input.last_six_months);
      last_days_ = Ns(*input.expiry - 28 * kDay);
      last_year_ = Ns(*input.expiry - 365 * kDay);
    }
    for (int club = 0; club < others_; ++club) {
      if (!input.clubs[club].of_others) {
        named_share_ += input.clubs[club].share;
      }
    }
  }

  std::vector<std::vector<double>> Run() {
    Start();
    std::vector<std::vector<double>> rows;
    rows.reserve(input_.deadlines.size());
    const std::vector<int64_t> grid = Grid();
    for (size_t i = 0; i < grid.size(); ++i) {
      while (rows.size() < input_.deadlines.size() &&
             Ns(input_.deadlines[rows.size()]) == grid[i]) {
        rows.push_back(Snapshot());
      }
      if (i + 1 == grid.size()) break;
      Enter(grid[i]);
      Advance(static_cast<double>(grid[i + 1] - grid[i]) / kWeekNs);
    }
    return rows;
  }

 private:
  static int64_t Ns(absl::Duration duration) {
    return absl::ToInt64Nanoseconds(duration);
  }
  double& Cell(int club, ClubCell cell) {
    return probability_[CellIndex(club, cell)];
  }

  void Start() {
    switch (input_.start) {
      case StartState::kUnsettled:
        probability_[kUnsettledCell] = 1;
        break;
      case StartState::kRenewed:
        probability_[kRenewedCell] = 1;
        break;
      case StartState::kAgreed:
        Cell(input_.agreed_club, kAgreed) = 1;
        break;
      case StartState::kReleased:
      case StartState::kRetired:
        probability_[kReleasedCell] = 1;
        break;
    }
  }

  // Returns the edges of the grid from the present to the last deadline.
  std::vector<int64_t> Grid() const {
    const int64_t end =
        input_.deadlines.empty() ? 0 : Ns(input_.deadlines.back());
    std::vector<int64_t> grid;
    grid.reserve(end / kWeekNs + 16 + input_.deadlines.size() +
                 8 * input_.window_rates.size());
    const auto add = [&](int64_t edge) {
      if (edge > 0 && edge <= end) grid.push_back(edge);
    };
    grid.push_back(0);
    for (int64_t week = kWeekNs; week <= end; week += kWeekNs) {
      grid.push_back(week);
    }
    for (const WindowRates& rates : input_.window_rates) {
      for (const RateStep& step : rates.steps) add(Ns(step.from));
    }
    for (const int64_t edge :
         {expiry_, last_six_months_, last_days_, last_year_}) {
      add(edge);
    }
    for (const absl::Duration deadline : input_.deadlines) add(Ns(deadline));
    SortUnique(grid);
    return grid;
  }

  // Sets everything that holds on the grid cell that starts at `now`.
  void Enter(int64_t now) {
    if (now % kWeekNs == 0) StartWeek(static_cast<int>(now / kWeekNs));
    if (now == expiry_) Expire();
    now_ = now;
    for (size_t i = 0; i < step_.size(); ++i) {
      const auto& steps = input_.window_rates[i].steps;
      while (step_[i] + 1 < steps.size() &&
             Ns(steps[step_[i] + 1].from) <= now) {
        ++step_[i];
      }
    }
    SetRates();
  }

  void StartWeek(int week) {
    probability_[kRenewedCell] += renewed_this_week_;
    renewed_this_week_ = 0;
    const double direction = Exp2(-week / parameters_.persistence_weeks);
    const double stage = Exp2(-week / parameters_.stage_weeks);
    for (int club = 0; club < club_count_; ++club) {
      const auto& pulls = input_.clubs[club].pulls;
      for (int form = 0; form < kFormCount; ++form) {
        multipliers_[club][form] =
            Exp(parameters_.direction * pulls[form].direction * direction +
                parameters_.stage * pulls[form].stage * stage);
      }
    }
    renewal_multiplier_ = Exp(parameters_.renewal_direction *
                              input_.renewal_direction * direction);
  }

  // The contract ends: who had agreed elsewhere joins, all others are released.
  void Expire() {
    for (int club = 0; club < club_count_; ++club) {
      double& agreed = Cell(club, kAgreed);
      Cell(club, kJoinedFree) += parameters_.agreed_joins * agreed;
      Cell(club, kFellThrough) += (1 - parameters_.agreed_joins) * agreed;
      agreed = 0;
    }
    probability_[kReleasedCell] += probability_[kUnsettledCell];
    probability_[kUnsettledCell] = 0;
  }

  double WindowRate(int rates) const {
    return input_.window_rates[rates].steps[step_[rates]].rate;
  }

  double FreeRate() const {
    if (now_ >= expiry_ || input_.start == StartState::kReleased) {
      return parameters_.free_after_expiry;
    }
    if (now_ >= last_days_) return parameters_.free_last_days;
    return now_ >= last_six_months_ ? parameters_.free_last_six_months : 0;
  }

  double RenewalRate() const {
    if (now_ >= expiry_) return 0;
    if (now_ >= last_days_) return parameters_.renewal_last_days;
    return now_ >= last_year_ ? parameters_.renewal_last_year
                              : parameters_.renewal;
  }

  void SetRates() {
    const bool near_end = now_ >= last_six_months_;
    fee_factor_ =
        input_.age.fee * (near_end ? parameters_.fee_last_six_months : 1);
    loan_factor_ =
        input_.age.loan *
        (near_end ? parameters_.loan_last_six_months : parameters_.loan);
    free_rate_ = FreeRate() * input_.age.free_and_renewal;
    renewal_rate_ =
        RenewalRate() * input_.age.free_and_renewal * renewal_multiplier_;
    double windowed_left = 1 - named_share_;
    double free_left = 1 - named_share_;
    const double others_window = WindowRate(input_.clubs[others_].rates);
    for (int i = 0; i < others_; ++i) {
      const ClubHazard& club = input_.clubs[i];
      const double window = WindowRate(club.rates);
      if (!club.of_others) {
        rates_[i] = RatesOf(i, club.share, club.share, window);
        continue;
      }
      const double windowed = window > 0 ? club.share : 0;
      rates_[i] = RatesOf(others_, windowed, club.share, others_window);
      windowed_left -= windowed;
      free_left -= club.share;
    }
    rates_[others_] = RatesOf(others_, windowed_left, free_left, others_window);
    SumRates();
  }

  // Returns the rates of a share of all clubs with the evidence on `club`;
  // `window` is the base rate that their windows give.
  ClubRates RatesOf(int club, double windowed_share, double free_share,
                    double window) const {
    const auto& pulls = input_.clubs[club].pulls;
    const auto& multipliers = multipliers_[club];
    const auto pulled = [&](double share, Form form) {
      return (share + parameters_.proven_club * pulls[form].mention) *
             multipliers[form];
    };
    ClubRates rates;
    rates.free = free_rate_ * pulled(free_share, kFree);
    if (window == 0) return rates;
    const double fee = pulled(windowed_share, kFee);
    const double loan = pulled(windowed_share, kLoan);
    rates.fee = window * fee_factor_ * fee;
    rates.loan = window * loan_factor_ * loan;
    // After a renewal the new contract is long. Its evidence counts only if it
    // was said after the renewal, hence if the pass starts from it.
    const double left = parameters_.left_after_renewal * window;
    rates.left_fee =
        left * input_.age.fee * (starts_renewed_ ? fee : windowed_share);
    rates.left_loan = left * parameters_.loan * input_.age.loan *
                      (starts_renewed_ ? loan : windowed_share);
    return rates;
  }

  void SumRates() {
    unsettled_total_ = renewal_rate_;
    renewed_total_ = 0;
    free_total_ = 0;
    for (const ClubRates& rates : rates_) {
      unsettled_total_ += rates.fee + rates.loan;
      renewed_total_ += rates.left_fee + rates.left_loan;
      free_total_ += rates.free;
    }
    unsettled_total_ += free_total_;
  }

  // Moves probability over `weeks` of the present grid cell.
  void Advance(double weeks) {
    if (double& unsettled = probability_[kUnsettledCell]; unsettled > 0) {
      const Flow flow(unsettled_total_, weeks);
      const double go = unsettled * flow.go;
      for (int club = 0; club < club_count_; ++club) {
        Cell(club, kJoinedFee) += go * rates_[club].fee;
        Cell(club, kJoinedLoan) += go * rates_[club].loan;
        Cell(club, kAgreed) += go * rates_[club].free;
      }
      renewed_this_week_ += go * renewal_rate_;
      unsettled *= flow.stay;
    }
    if (double& renewed = probability_[kRenewedCell]; renewed > 0) {
      const Flow flow(renewed_total_, weeks);
      const double go = renewed * flow.go;
      for (int club = 0; club < club_count_; ++club) {
        Cell(club, kLeftFee) += go * rates_[club].left_fee;
        Cell(club, kLeftLoan) += go * rates_[club].left_loan;
      }
      renewed *= flow.stay;
    }
    if (double& released = probability_[kReleasedCell];
        released > 0 && input_.start != StartState::kRetired) {
      const Flow flow(free_total_, weeks);
      const double go = released * flow.go;
      for (int club = 0; club < club_count_; ++club) {
        Cell(club, kJoinedLate) += go * rates_[club].free;
      }
      released *= flow.stay;
    }
  }

  std::vector<double> Snapshot() const {
    std::vector<double> row = probability_;
    row[kRenewedCell] += renewed_this_week_;
    return row;
  }

  const HazardInput& input_;
  const Parameters& parameters_;
  const int club_count_;
  const int others_;
  const bool starts_renewed_;
  double named_share_ = 0;  // of the clubs with evidence of their own
  // Nanoseconds after the present.
  int64_t expiry_ = kNever;
  int64_t last_six_months_ = kNever;
  int64_t last_days_ = kNever;
  int64_t last_year_ = kNever;

  std::vector<double> probability_;
  // Those who renewed within a week are exposed to leaving again from its end
  // on, but count as renewed at once.
  double renewed_this_week_ = 0;

  // What holds on the present grid cell.
  int64_t now_ = 0;
  std::vector<ClubRates> rates_;
  std::vector<size_t> step_;  // of each window rates
  std::vector<std::array<double, kFormCount>> multipliers_;
  double renewal_multiplier_ = 1;
  double fee_factor_ = 1;
  double loan_factor_ = 1;
  double free_rate_ = 0;
  double renewal_rate_ = 0;
  double unsettled_total_ = 0;
  double renewed_total_ = 0;
  double free_total_ = 0;
};

}  // namespace

std::vector<std::vector<double>> RunHazards(const HazardInput& input,
                                            const Parameters& parameters) {
  return Pass(input, parameters).Run();
}

}  // namespace hearsay::forecast
