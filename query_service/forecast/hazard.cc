#include "query_service/forecast/hazard.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "query_service/forecast/base_rates.h"
#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/lanes.h"

namespace hearsay::forecast {
namespace {

int64_t Ns(absl::Duration duration) {
  return absl::ToInt64Nanoseconds(duration);
}

// One cell of the grid, on which all rates are constant.
struct GridCell {
  int64_t start = 0;
  double weeks = 0;  // how long it is
  int week = -1;     // that begins with it; -1: none
  ContractPhase phase = ContractPhase::kTwoYearsOrMore;
  bool contract_ends = false;  // when it begins
};

// What time leaves of something after whole weeks. Draws mostly share its
// half-life.
class Fades {
 public:
  explicit Fades(double half_life_weeks) : half_life_weeks_(half_life_weeks) {}

  void Add() {
    fades_.push_back(Of(static_cast<int>(fades_.size()), half_life_weeks_));
  }
  // Returns it after `week` weeks, of which as many have been added.
  double At(int week, double half_life_weeks) const {
    return half_life_weeks == half_life_weeks_ ? fades_[week]
                                               : Of(week, half_life_weeks);
  }

 private:
  static double Of(int week, double half_life_weeks) {
    return Exp2(-week / half_life_weeks);
  }

  const double half_life_weeks_;
  std::vector<double> fades_;
};

// What is the same in all draws: when things change.
class Schedule {
 public:
  Schedule(const HazardInput& input, const Parameters& parameters)
      : marks_(input.expiry, input.last_six_months),
        direction_fades_(parameters.persistence_weeks),
        stage_fades_(parameters.stage_weeks) {
    free_from_.reserve(input.clubs.size());
    for (const ClubHazard& club : input.clubs) {
      free_from_.push_back(club.free_from.has_value() ? Ns(*club.free_from)
                                                      : marks_.last_six_months);
    }
    AddCells(input);
    AddSteps(input);
  }

  const std::vector<GridCell>& cells() const { return cells_; }
  // Of each deadline, how many cells there are before it.
  const std::vector<size_t>& deadlines() const { return deadlines_; }
  // Returns which step of window rates `rates` a cell is in.
  int StepAt(size_t cell, int rates) const {
    return steps_[cell * rates_count_ + rates];
  }
  int64_t free_from(int club) const { return free_from_[club]; }
  const Fades& direction_fades() const { return direction_fades_; }
  const Fades& stage_fades() const { return stage_fades_; }

 private:
  // Returns the edges of the grid from the present to the last deadline.
  std::vector<int64_t> Edges(const HazardInput& input) const {
    std::vector<int64_t> edges = free_from_;
    edges.reserve(edges.size() + input.deadlines.size());
    for (const absl::Duration deadline : input.deadlines) {
      edges.push_back(Ns(deadline));
    }
    return GridEdges(marks_, input.window_rates, edges,
                     input.deadlines.empty() ? 0 : Ns(input.deadlines.back()));
  }

  void AddCells(const HazardInput& input) {
    const std::vector<int64_t> edges = Edges(input);
    const bool released = input.start == StartState::kReleased;
    cells_.reserve(edges.size());
    deadlines_.reserve(input.deadlines.size());
    for (size_t i = 0; i < edges.size(); ++i) {
      const int64_t start = edges[i];
      while (deadlines_.size() < input.deadlines.size() &&
             Ns(input.deadlines[deadlines_.size()]) == start) {
        deadlines_.push_back(i);
      }
      if (i + 1 == edges.size()) return;
      GridCell& cell = cells_.emplace_back();
      cell.start = start;
      cell.weeks = static_cast<double>(edges[i + 1] - start) / kWeekNs;
      if (start % kWeekNs == 0) {
        cell.week = static_cast<int>(start / kWeekNs);
        direction_fades_.Add();
        stage_fades_.Add();
      }
      cell.phase = released ? ContractPhase::kEnded : marks_.PhaseAt(start);
      cell.contract_ends = start == marks_.expiry;
    }
  }

  void AddSteps(const HazardInput& input) {
    rates_count_ = input.window_rates.size();
    steps_.resize(cells_.size() * rates_count_);
    for (size_t rates = 0; rates < rates_count_; ++rates) {
      const std::vector<RateStep>& steps = input.window_rates[rates].steps;
      size_t step = 0;
      for (size_t cell = 0; cell < cells_.size(); ++cell) {
        while (step + 1 < steps.size() &&
               Ns(steps[step + 1].from) <= cells_[cell].start) {
          ++step;
        }
        steps_[cell * rates_count_ + rates] = static_cast<int>(step);
      }
    }
  }

  const ContractMarks marks_;
  std::vector<int64_t> free_from_;  // of each club
  std::vector<GridCell> cells_;
  std::vector<size_t> deadlines_;
  size_t rates_count_ = 0;
  std::vector<int> steps_;  // by cell, then by window rates
  // Of every week that a cell begins with.
  Fades direction_fades_;
  Fades stage_fades_;
};

// The numbers of one draw, or those of the input itself.
class Numbers {
 public:
  Numbers(const HazardInput& input, const Parameters& parameters)
      : input_(input), parameters_(parameters) {}
  Numbers(const HazardInput& input, const HazardDraw& draw)
      : input_(input), parameters_(*draw.parameters), draw_(&draw) {}

  const Parameters& parameters() const { return parameters_; }
  const Pull& PullOf(int club, int form) const {
    return draw_ == nullptr ? input_.clubs[club].pulls[form]
                            : draw_->pulls[club][form];
  }
  double renewal_direction() const {
    return draw_ == nullptr ? input_.renewal_direction
                            : draw_->renewal_direction;
  }
  double RateOf(const RateStep& step) const {
    return draw_ == nullptr ? step.rate : RateIn(step.state, parameters_);
  }

 private:
  const HazardInput& input_;
  const Parameters& parameters_;
  const HazardDraw* const draw_ = nullptr;
};

// Rates of one club on one grid cell, per week.
template <typename Real>
struct ClubRates {
  Real fee = {};
  Real loan = {};
  Real free = {};
  Real left_fee = {};
  Real left_loan = {};
};

// What the evidence does to one form of one club's moves.
template <typename Real>
struct Evidenced {
  Real mention = {};    // c m
  Real direction = {};  // theta phi
  Real stage = {};      // J (1 - exp(-A))
  // The form whose multiplier is the same; mostly what is said names none.
  int like = 0;
  Real multiplier = {};
  int week = -1;  // of the multiplier
};

// What the length of a grid cell does to a live state whose rates sum to
// `total`: the share that stays and, per rate, the share that goes.
template <typename Real>
struct Flow {
  Real stay;
  Real go;

  Flow(const Real& total, double weeks) {
    const Real lost = Gather<Real>(
        [&](int lane) { return Expm1(-(Lane(total, lane) * weeks)); });
    stay = 1 + lost;
    go = Gather<Real>([&](int lane) {
      const double rate = Lane(total, lane);
      return rate == 0 ? 0 : -Lane(lost, lane) / rate;
    });
  }
};

// Base rates of what needs an open window, to all clubs that share it.
template <typename Real>
struct WindowedRates {
  bool open = false;
  Real fee = {};
  Real loan = {};
  Real left_fee = {};
  Real left_loan = {};
};

// The forward pass of as many draws as a Real has lanes.
template <typename Real>
class Pass {
 public:
  // `numbers`: one for each lane.
  Pass(const HazardInput& input, const Schedule& schedule,
       const Numbers* numbers)
      : input_(input),
        schedule_(schedule),
        numbers_(numbers),
        club_count_(static_cast<int>(input.clubs.size())),
        others_(club_count_ - 1),
        starts_renewed_(input.start == StartState::kRenewed),
        probability_(CellCount(club_count_)),
        rates_(club_count_),
        evidenced_(club_count_) {
    for (int club = 0; club < others_; ++club) {
      if (!input.clubs[club].of_others) {
        named_share_ += input.clubs[club].share;
      }
    }
    early_free_rate_ = BaseIn(ContractPhase::kLastSixMonths).free;
    agreed_joins_ = OfParameters(&Parameters::agreed_joins);
    SetEvidence();
    SetWindows();
  }

  // Calls `emit` for each deadline, in order, with the cells by then.
  template <typename Emit>
  void Run(const Emit& emit) {
    Start();
    size_t row = 0;
    const auto& deadlines = schedule_.deadlines();
    for (size_t i = 0; i <= schedule_.cells().size(); ++i) {
      for (; row < deadlines.size() && deadlines[row] == i; ++row) {
        const Real renewed = probability_[kRenewedCell];
        probability_[kRenewedCell] += renewed_this_week_;
        emit(row, probability_);
        probability_[kRenewedCell] = renewed;
      }
      if (i == schedule_.cells().size()) return;
      Enter(i);
      Advance(schedule_.cells()[i].weeks);
    }
  }

 private:
  Real& Cell(int club, ClubCell cell) {
    return probability_[CellIndex(club, cell)];
  }

  // Returns what `of` gives for each lane's numbers.
  template <typename Function>
  Real OfNumbers(const Function& of) const {
    return Gather<Real>([&](int lane) { return of(numbers_[lane]); });
  }
  Real OfParameters(double Parameters::*field) const {
    return OfNumbers(
        [&](const Numbers& numbers) { return numbers.parameters().*field; });
  }

  struct Base {
    Real fee, loan, free, renewal, left_fee, left_loan;
  };
  Base BaseIn(ContractPhase phase) const {
    std::array<BaseRates, kLaneCount<Real>> rates;
    for (int lane = 0; lane < kLaneCount<Real>; ++lane) {
      rates[lane] = BaseRatesIn(phase, input_.age, numbers_[lane].parameters());
    }
    const auto of = [&](double BaseRates::*field) {
      return Gather<Real>([&](int lane) { return rates[lane].*field; });
    };
    return {of(&BaseRates::fee),      of(&BaseRates::loan),
            of(&BaseRates::free),     of(&BaseRates::renewal),
            of(&BaseRates::left_fee), of(&BaseRates::left_loan)};
  }

  void SetEvidence() {
    const Real proven_club = OfParameters(&Parameters::proven_club);
    const Real stage = OfParameters(&Parameters::stage);
    const Real leaving = OfNumbers([](const Numbers& numbers) {
      return DirectionsOf(numbers.parameters()).leaving;
    });
    for (int club = 0; club < club_count_; ++club) {
      for (int form = 0; form < kFormCount; ++form) {
        const auto pull = [&](double Pull::*field) {
          return OfNumbers([&](const Numbers& numbers) {
            return numbers.PullOf(club, form).*field;
          });
        };
        Evidenced<Real>& evidenced = evidenced_[club][form];
        evidenced.mention = proven_club * pull(&Pull::mention);
        evidenced.direction = leaving * pull(&Pull::direction);
        evidenced.stage = stage * pull(&Pull::stage);
        evidenced.like = LikeOf(evidenced_[club], form);
      }
    }
    renewal_direction_ = OfNumbers([](const Numbers& numbers) {
      return DirectionsOf(numbers.parameters()).renewal *
             numbers.renewal_direction();
    });
  }

  // Returns the first form with the same exponent as `form`.
  static int LikeOf(const std::array<Evidenced<Real>, kFormCount>& forms,
                    int form) {
    for (int first = 0; first < form; ++first) {
      if (IsZero(forms[first].direction - forms[form].direction) &&
          IsZero(forms[first].stage - forms[form].stage)) {
        return first;
      }
    }
    return form;
  }

  void SetWindows() {
    windowed_.resize(input_.window_rates.size());
    windows_.resize(input_.window_rates.size());
    for (size_t i = 0; i < windows_.size(); ++i) {
      for (const RateStep& step : input_.window_rates[i].steps) {
        windows_[i].push_back(OfNumbers(
            [&](const Numbers& numbers) { return numbers.RateOf(step); }));
      }
    }
  }

  void Start() {
    const Real one = Real{} + 1;
    switch (input_.start) {
      case StartState::kUnsettled:
        probability_[kUnsettledCell] = one;
        break;
      case StartState::kRenewed:
        probability_[kRenewedCell] = one;
        break;
      case StartState::kAgreed:
        Cell(input_.agreed_club, kAgreed) = one;
        break;
      case StartState::kReleased:
      case StartState::kRetired:
        probability_[kReleasedCell] = one;
        break;
    }
  }

  // Sets everything that holds on the grid cell of that index.
  void Enter(size_t index) {
    const GridCell& cell = schedule_.cells()[index];
    if (cell.week >= 0) StartWeek(cell.week);
    if (cell.contract_ends) Expire();
    now_ = cell.start;
    if (index == 0 || cell.phase != phase_) base_ = BaseIn(cell.phase);
    phase_ = cell.phase;
    for (size_t i = 0; i < windows_.size(); ++i) {
      SetWindowed(windows_[i][schedule_.StepAt(index, static_cast<int>(i))],
                  windowed_[i]);
    }
    SetRates();
  }

  void SetWindowed(const Real& window, WindowedRates<Real>& rates) const {
    rates.open = !IsZero(window);
    rates.fee = window * base_.fee;
    rates.loan = window * base_.loan;
    rates.left_fee = window * base_.left_fee;
    rates.left_loan = window * base_.left_loan;
  }

  void StartWeek(int week) {
    probability_[kRenewedCell] += renewed_this_week_;
    renewed_this_week_ = Real{};
    week_ = week;
    const auto fade = [&](const Fades& fades, double Parameters::*half_life) {
      return OfNumbers([&](const Numbers& numbers) {
        return fades.At(week, numbers.parameters().*half_life);
      });
    };
    direction_fade_ =
        fade(schedule_.direction_fades(), &Parameters::persistence_weeks);
    stage_fade_ = fade(schedule_.stage_fades(), &Parameters::stage_weeks);
    renewal_multiplier_ = Exp(renewal_direction_ * direction_fade_);
  }

  // Returns a share of all clubs with the evidence on a form of `club`. The
  // multiplier is computed in weeks that need it only.
  Real Pulled(const Real& share, int club, Form form) {
    const Real& mention = evidenced_[club][form].mention;
    Evidenced<Real>& evidenced = evidenced_[club][evidenced_[club][form].like];
    if (evidenced.week != week_) {
      evidenced.week = week_;
      evidenced.multiplier = Exp(evidenced.direction * direction_fade_ +
                                 evidenced.stage * stage_fade_);
    }
    return (share + mention) * evidenced.multiplier;
  }

  // The contract ends: who had agreed elsewhere joins, all others are released.
  void Expire() {
    for (int club = 0; club < club_count_; ++club) {
      Real& agreed = Cell(club, kAgreed);
      Cell(club, kJoinedFree) += agreed_joins_ * agreed;
      Cell(club, kFellThrough) += (1 - agreed_joins_) * agreed;
      agreed = Real{};
    }
    probability_[kReleasedCell] += probability_[kUnsettledCell];
    probability_[kUnsettledCell] = Real{};
  }

  // Returns the base rate of free moves to `club`.
  Real FreeRate(int club) const {
    if (phase_ == ContractPhase::kEnded) return base_.free;
    if (now_ < schedule_.free_from(club)) return Real{};
    return phase_ >= ContractPhase::kLastSixMonths ? base_.free
                                                   : early_free_rate_;
  }

  void SetRates() {
    const auto windowed_of = [&](int club) -> const WindowedRates<Real>& {
      return windowed_[input_.clubs[club].rates];
    };
    renewal_rate_ = base_.renewal * renewal_multiplier_;
    double windowed_left = 1 - named_share_;
    double free_left = 1 - named_share_;
    const WindowedRates<Real>& others_windowed = windowed_of(others_);
    const Real others_free = FreeRate(others_);
    for (int i = 0; i < others_; ++i) {
      const ClubHazard& club = input_.clubs[i];
      if (!club.of_others) {
        SetRatesOf(i, i, club.share, club.share, windowed_of(i), FreeRate(i));
        continue;
      }
      const double windowed = windowed_of(i).open ? club.share : 0;
      const double free = IsZero(FreeRate(i)) ? 0 : club.share;
      SetRatesOf(i, others_, windowed, free, others_windowed, others_free);
      windowed_left -= windowed;
      free_left -= free;
    }
    SetRatesOf(others_, others_, windowed_left, free_left, others_windowed,
               others_free);
    ApplyFactors();
    SumRates();
  }

  void ApplyFactors() {
    renewal_rate_ *= input_.renewal_factor;
    for (int i = 0; i < club_count_; ++i) {
      const double factor = input_.clubs[i].factor;
      if (factor == 1) continue;
      ClubRates<Real>& rates = rates_[i];
      for (Real* rate : {&rates.fee, &rates.loan, &rates.free, &rates.left_fee,
                         &rates.left_loan}) {
        *rate *= factor;
      }
    }
  }

  // Sets the rates of `club` to those of a share of all clubs with the evidence
  // on `like`; `windowed` and `free_rate` are the base rates that their windows
  // and rules give.
  void SetRatesOf(int club, int like, double windowed_share, double free_share,
                  const WindowedRates<Real>& windowed, const Real& free_rate) {
    ClubRates<Real>& rates = rates_[club];
    rates.free = IsZero(free_rate)
                     ? Real{}
                     : free_rate * Pulled(Real{} + free_share, like, kFree);
    if (!windowed.open) {
      rates.fee = rates.loan = rates.left_fee = rates.left_loan = Real{};
      return;
    }
    const Real share = Real{} + windowed_share;
    const Real fee = Pulled(share, like, kFee);
    const Real loan = Pulled(share, like, kLoan);
    rates.fee = windowed.fee * fee;
    rates.loan = windowed.loan * loan;
    // Its evidence counts only if it was said after the renewal, hence if the
    // pass starts from it.
    rates.left_fee = windowed.left_fee * (starts_renewed_ ? fee : share);
    rates.left_loan = windowed.left_loan * (starts_renewed_ ? loan : share);
  }

  void SumRates() {
    unsettled_total_ = renewal_rate_;
    renewed_total_ = Real{};
    free_total_ = Real{};
    for (const ClubRates<Real>& rates : rates_) {
      unsettled_total_ += rates.fee + rates.loan;
      renewed_total_ += rates.left_fee + rates.left_loan;
      free_total_ += rates.free;
    }
    unsettled_total_ += free_total_;
  }

  // Moves probability over `weeks` of the present grid cell.
  void Advance(double weeks) {
    if (Real& unsettled = probability_[kUnsettledCell]; !IsZero(unsettled)) {
      const Flow<Real> flow(unsettled_total_, weeks);
      const Real go = unsettled * flow.go;
      for (int club = 0; club < club_count_; ++club) {
        Cell(club, kJoinedFee) += go * rates_[club].fee;
        Cell(club, kJoinedLoan) += go * rates_[club].loan;
        Cell(club, kAgreed) += go * rates_[club].free;
      }
      renewed_this_week_ += go * renewal_rate_;
      unsettled *= flow.stay;
    }
    if (Real& renewed = probability_[kRenewedCell]; !IsZero(renewed)) {
      const Flow<Real> flow(renewed_total_, weeks);
      const Real go = renewed * flow.go;
      for (int club = 0; club < club_count_; ++club) {
        Cell(club, kLeftFee) += go * rates_[club].left_fee;
        Cell(club, kLeftLoan) += go * rates_[club].left_loan;
      }
      renewed *= flow.stay;
    }
    if (Real& released = probability_[kReleasedCell];
        !IsZero(released) && input_.start != StartState::kRetired) {
      const Flow<Real> flow(free_total_, weeks);
      const Real go = released * flow.go;
      for (int club = 0; club < club_count_; ++club) {
        Cell(club, kJoinedLate) += go * rates_[club].free;
      }
      released *= flow.stay;
    }
  }

  const HazardInput& input_;
  const Schedule& schedule_;
  const Numbers* const numbers_;
  const int club_count_;
  const int others_;
  const bool starts_renewed_;
  double named_share_ = 0;  // of the clubs with evidence of their own
  // Of pre-contracts that rules allow earlier than in the last six months.
  Real early_free_rate_ = {};
  Real agreed_joins_ = {};
  Real renewal_direction_ = {};             // theta_R phi
  std::vector<std::vector<Real>> windows_;  // the rates of each step

  std::vector<Real> probability_;
  // Those who renewed within a week are exposed to leaving again from its end
  // on, but count as renewed at once.
  Real renewed_this_week_ = {};

  // What holds on the present grid cell.
  int64_t now_ = 0;
  int week_ = 0;
  ContractPhase phase_ = ContractPhase::kTwoYearsOrMore;
  Base base_ = {};
  std::vector<WindowedRates<Real>> windowed_;
  std::vector<ClubRates<Real>> rates_;
  std::vector<std::array<Evidenced<Real>, kFormCount>> evidenced_;
  Real direction_fade_ = {};
  Real stage_fade_ = {};
  Real renewal_multiplier_ = {};
  Real renewal_rate_ = {};
  Real unsettled_total_ = {};
  Real renewed_total_ = {};
  Real free_total_ = {};
};

}  // namespace

std::vector<std::vector<double>> RunHazards(const HazardInput& input,
                                            const Parameters& parameters) {
  const Schedule schedule(input, parameters);
  const Numbers numbers(input, parameters);
  std::vector<std::vector<double>> rows(input.deadlines.size());
  Pass<double>(input, schedule, &numbers)
      .Run([&](size_t row, const std::vector<double>& cells) {
        rows[row] = cells;
      });
  return rows;
}

DrawnPass RunHazards(const HazardInput& input,
                     const std::vector<HazardDraw>& draws) {
  static_assert(kDrawCount % kLaneCount<Pair> == 0);
  const Schedule schedule(input, *draws[0].parameters);
  DrawnPass drawn(input.deadlines.size(),
                  CellCount(static_cast<int>(input.clubs.size())));
  for (int draw = 0; draw < kDrawCount; draw += kLaneCount<Pair>) {
    const Numbers numbers[] = {{input, draws[draw]}, {input, draws[draw + 1]}};
    Pass<Pair>(input, schedule, numbers)
        .Run([&](size_t row, const std::vector<Pair>& cells) {
          for (size_t column = 0; column < cells.size(); ++column) {
            DrawValues& values = drawn.At(row, column);
            values[draw] = cells[column][0];
            values[draw + 1] = cells[column][1];
          }
        });
  }
  return drawn;
}

}  // namespace hearsay::forecast
