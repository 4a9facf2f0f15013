#include "query_service/forecast/hazard.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "query_service/forecast/base_rates.h"
#include "query_service/forecast/exact_math.h"

namespace hearsay::forecast {
namespace {

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
        marks_(input.expiry, input.last_six_months),
        directions_(DirectionsOf(parameters)),
        early_free_rate_(
            BaseRatesIn(ContractPhase::kLastSixMonths, input.age, parameters)
                .free),
        probability_(CellCount(club_count_)),
        rates_(club_count_),
        step_(input.window_rates.size()),
        multipliers_(club_count_) {
    free_from_.reserve(club_count_);
    for (const ClubHazard& club : input.clubs) {
      free_from_.push_back(club.free_from.has_value() ? Ns(*club.free_from)
                                                      : marks_.last_six_months);
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
    std::vector<int64_t> edges = free_from_;
    edges.reserve(edges.size() + input_.deadlines.size());
    for (const absl::Duration deadline : input_.deadlines) {
      edges.push_back(Ns(deadline));
    }
    return GridEdges(
        marks_, input_.window_rates, edges,
        input_.deadlines.empty() ? 0 : Ns(input_.deadlines.back()));
  }

  // Sets everything that holds on the grid cell that starts at `now`.
  void Enter(int64_t now) {
    if (now % kWeekNs == 0) StartWeek(static_cast<int>(now / kWeekNs));
    if (now == marks_.expiry) Expire();
    SetPhase(now);
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
            Exp(directions_.leaving * pulls[form].direction * direction +
                parameters_.stage * pulls[form].stage * stage);
      }
    }
    renewal_multiplier_ =
        Exp(directions_.renewal * input_.renewal_direction * direction);
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

  void SetPhase(int64_t now) {
    now_ = now;
    phase_ = input_.start == StartState::kReleased ? ContractPhase::kEnded
                                                   : marks_.PhaseAt(now);
    base_ = BaseRatesIn(phase_, input_.age, parameters_);
  }

  // Returns the base rate of free moves to `club`.
  double FreeRate(int club) const {
    if (phase_ == ContractPhase::kEnded) return base_.free;
    if (now_ < free_from_[club]) return 0;
    return phase_ >= ContractPhase::kLastSixMonths ? base_.free
                                                   : early_free_rate_;
  }

  void SetRates() {
    renewal_rate_ = base_.renewal * renewal_multiplier_;
    double windowed_left = 1 - named_share_;
    double free_left = 1 - named_share_;
    const double others_window = WindowRate(input_.clubs[others_].rates);
    const double others_free = FreeRate(others_);
    for (int i = 0; i < others_; ++i) {
      const ClubHazard& club = input_.clubs[i];
      const double window = WindowRate(club.rates);
      if (!club.of_others) {
        rates_[i] = RatesOf(i, club.share, club.share, window, FreeRate(i));
        continue;
      }
      const double windowed = window > 0 ? club.share : 0;
      const double free = FreeRate(i) > 0 ? club.share : 0;
      rates_[i] = RatesOf(others_, windowed, free, others_window, others_free);
      windowed_left -= windowed;
      free_left -= free;
    }
    rates_[others_] =
        RatesOf(others_, windowed_left, free_left, others_window, others_free);
    SumRates();
  }

  // Returns the rates of a share of all clubs with the evidence on `club`;
  // `window` and `free_rate` are the base rates that their windows and rules
  // give.
  ClubRates RatesOf(int club, double windowed_share, double free_share,
                    double window, double free_rate) const {
    const auto& pulls = input_.clubs[club].pulls;
    const auto& multipliers = multipliers_[club];
    const auto pulled = [&](double share, Form form) {
      return (share + parameters_.proven_club * pulls[form].mention) *
             multipliers[form];
    };
    ClubRates rates;
    rates.free = free_rate * pulled(free_share, kFree);
    if (window == 0) return rates;
    const double fee = pulled(windowed_share, kFee);
    const double loan = pulled(windowed_share, kLoan);
    rates.fee = window * base_.fee * fee;
    rates.loan = window * base_.loan * loan;
    // Its evidence counts only if it was said after the renewal, hence if the
    // pass starts from it.
    rates.left_fee =
        window * base_.left_fee * (starts_renewed_ ? fee : windowed_share);
    rates.left_loan =
        window * base_.left_loan * (starts_renewed_ ? loan : windowed_share);
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
  const ContractMarks marks_;
  const Directions directions_;
  // Of pre-contracts that rules allow earlier than in the last six months.
  const double early_free_rate_;
  std::vector<int64_t> free_from_;  // of each club

  std::vector<double> probability_;
  // Those who renewed within a week are exposed to leaving again from its end
  // on, but count as renewed at once.
  double renewed_this_week_ = 0;

  // What holds on the present grid cell.
  int64_t now_ = 0;
  ContractPhase phase_ = ContractPhase::kYearOrMore;
  BaseRates base_;
  std::vector<ClubRates> rates_;
  std::vector<size_t> step_;  // of each window rates
  std::vector<std::array<double, kFormCount>> multipliers_;
  double renewal_multiplier_ = 1;
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
