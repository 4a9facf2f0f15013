#include "query_service/fit/rate_terms.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace hearsay::fit {
namespace {

using forecast::BaseRates;
using forecast::ClubHazard;
using forecast::ContractPhase;
using forecast::HazardInput;
using forecast::RateStep;
using forecast::StartState;
using forecast::WindowRates;
using forecast::WindowState;

forecast::Form FormOf(ExitKind kind) {
  switch (kind) {
    case ExitKind::kFee:
      return forecast::kFee;
    case ExitKind::kLoan:
      return forecast::kLoan;
    default:
      return forecast::kFree;
  }
}

bool NeedsWindow(ExitKind kind) {
  return kind == ExitKind::kFee || kind == ExitKind::kLoan;
}

WindowState StateAt(const WindowRates& rates, int64_t now) {
  WindowState state = WindowState::kClosed;
  for (const RateStep& step : rates.steps) {
    if (absl::ToInt64Nanoseconds(step.from) <= now) state = step.state;
  }
  return state;
}

// Returns the phase of the contract whose rate of free moves to a club holds on
// a cell; nothing where its rules do not allow one yet.
std::optional<ContractPhase> FreePhase(const ClubHazard& club,
                                       const GridCell& cell) {
  if (cell.phase == ContractPhase::kEnded) return cell.phase;
  const bool open = club.free_from.has_value()
                        ? absl::ToInt64Nanoseconds(*club.free_from) <= cell.from
                        : cell.phase >= ContractPhase::kLastSixMonths;
  if (!open) return std::nullopt;
  return std::max(cell.phase, ContractPhase::kLastSixMonths);
}

// Returns the phase whose rate of an exit holds on a cell; nothing where the
// state in which he is has no such way out.
std::optional<ContractPhase> ExitPhase(const HazardInput& hazards,
                                       const GridCell& cell, const Exit& exit) {
  const bool free = exit.kind == ExitKind::kFree;
  switch (hazards.start) {
    case StartState::kUnsettled:
      if (cell.phase == ContractPhase::kEnded && !free) return std::nullopt;
      return free ? FreePhase(hazards.clubs[exit.club], cell) : cell.phase;
    case StartState::kRenewed:
      if (!NeedsWindow(exit.kind)) return std::nullopt;
      return cell.phase;
    case StartState::kReleased:
      if (!free) return std::nullopt;
      return cell.phase;
    case StartState::kAgreed:
    case StartState::kRetired:
      break;
  }
  return std::nullopt;
}

auto KeyTuple(const BaseKey& key) {
  return std::make_tuple(key.kind, key.renewed, key.phase, key.window, key.age);
}

struct KeyOrder {
  bool operator()(const BaseKey& a, const BaseKey& b) const {
    return KeyTuple(a) < KeyTuple(b);
  }
};

class Builder {
 public:
  RateTerms Build(absl::Span<const SagaData> sagas) {
    for (const SagaData& saga : sagas) {
      for (const Landmark& landmark : saga.landmarks) {
        Add(landmark, 1.0 / static_cast<double>(saga.landmarks.size()));
      }
    }
    return std::move(all_);
  }

 private:
  // One term while its pieces are collected.
  struct OpenTerm {
    RateTerm term;
    int club;
    ExitKind kind;
    std::vector<Piece> pieces;
  };

  void Add(const Landmark& landmark, double weight) {
    const HazardInput& hazards = landmark.hazards;
    const int club_count = static_cast<int>(hazards.clubs.size());
    const auto cells = GridCellsOf(hazards, landmark.exposure);
    open_.clear();
    for (const GridCell& cell : cells) {
      for (int club = 0; club < club_count; ++club) {
        for (const ExitKind kind :
             {ExitKind::kFee, ExitKind::kLoan, ExitKind::kFree}) {
          AddExposure(hazards, cell, {kind, club});
        }
      }
      AddExposure(hazards, cell, {ExitKind::kRenewal});
    }
    LandmarkTerms terms;
    terms.weight = weight;
    terms.first_term = all_.terms.size();
    terms.term_count = open_.size();
    for (OpenTerm& open : open_) Close(open);
    if (landmark.exit.has_value()) {
      terms.exit = ExitTermOf(hazards, cells.back(), *landmark.exit);
    }
    all_.landmarks.push_back(terms);
  }

  void AddExposure(const HazardInput& hazards, const GridCell& cell,
                   const Exit& exit) {
    const std::optional<BaseKey> base = OpenBase(hazards, cell, exit);
    if (!base.has_value()) return;
    OpenTerm& open = TermOf(hazards, exit, BaseIndex(*base));
    const Pulled& pulled = open.term.pulled;
    const bool changes = pulled.phi != 0 || pulled.stage != 0;
    const int week = changes ? cell.week() : 0;
    if (open.pieces.empty() || open.pieces.back().week != week) {
      open.pieces.push_back({week, 0});
    }
    open.pieces.back().weeks += cell.weeks();
  }

  std::optional<ExitTerm> ExitTermOf(const HazardInput& hazards,
                                     const GridCell& cell, const Exit& exit) {
    const std::optional<BaseKey> base = OpenBase(hazards, cell, exit);
    if (!base.has_value()) return std::nullopt;
    return ExitTerm{BaseIndex(*base), exit.kind == ExitKind::kRenewal,
                    PulledOf(hazards, exit), cell.week()};
  }

  OpenTerm& TermOf(const HazardInput& hazards, const Exit& exit, int base) {
    for (OpenTerm& open : open_) {
      if (open.term.base == base && open.club == exit.club &&
          open.kind == exit.kind) {
        return open;
      }
    }
    OpenTerm open;
    open.term.base = base;
    open.term.of_renewal = exit.kind == ExitKind::kRenewal;
    open.term.pulled = PulledOf(hazards, exit);
    open.club = exit.club;
    open.kind = exit.kind;
    return open_.emplace_back(std::move(open));
  }

  void Close(OpenTerm& open) {
    open.term.first_piece = all_.pieces.size();
    open.term.piece_count = open.pieces.size();
    all_.pieces.insert(all_.pieces.end(), open.pieces.begin(),
                       open.pieces.end());
    all_.terms.push_back(open.term);
  }

  int BaseIndex(const BaseKey& key) {
    const auto [it, is_new] =
        index_of_.try_emplace(key, static_cast<int>(all_.bases.size()));
    if (is_new) all_.bases.push_back(key);
    return it->second;
  }

  RateTerms all_;
  std::map<BaseKey, int, KeyOrder> index_of_;
  std::vector<OpenTerm> open_;  // of the present landmark
};

}  // namespace

double BaseRateOf(const BaseKey& key, const forecast::Parameters& parameters) {
  const BaseRates rates = BaseRatesIn(key.phase, key.age, parameters);
  switch (key.kind) {
    case ExitKind::kFee:
      return RateIn(key.window, parameters) *
             (key.renewed ? rates.left_fee : rates.fee);
    case ExitKind::kLoan:
      return RateIn(key.window, parameters) *
             (key.renewed ? rates.left_loan : rates.loan);
    case ExitKind::kFree:
      return rates.free;
    case ExitKind::kRenewal:
      break;
  }
  return rates.renewal;
}

std::vector<GridCell> GridCellsOf(const HazardInput& hazards,
                                  absl::Duration end) {
  const forecast::ContractMarks marks(hazards.expiry, hazards.last_six_months);
  std::vector<int64_t> more;
  for (const ClubHazard& club : hazards.clubs) {
    if (!club.free_from.has_value()) continue;
    more.push_back(absl::ToInt64Nanoseconds(*club.free_from));
  }
  const std::vector<int64_t> edges = GridEdges(
      marks, hazards.window_rates, more, absl::ToInt64Nanoseconds(end));
  std::vector<GridCell> cells;
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    GridCell cell;
    cell.from = edges[i];
    cell.to = edges[i + 1];
    cell.phase = hazards.start == StartState::kReleased
                     ? ContractPhase::kEnded
                     : marks.PhaseAt(cell.from);
    for (const WindowRates& rates : hazards.window_rates) {
      cell.windows.push_back(StateAt(rates, cell.from));
    }
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::optional<BaseKey> OpenBase(const HazardInput& hazards,
                                const GridCell& cell, const Exit& exit) {
  const std::optional<ContractPhase> phase = ExitPhase(hazards, cell, exit);
  if (!phase.has_value()) return std::nullopt;
  BaseKey key{exit.kind, hazards.start == StartState::kRenewed, *phase,
              WindowState::kClosed, hazards.age};
  if (NeedsWindow(exit.kind)) {
    key.window = cell.windows[hazards.clubs[exit.club].rates];
    if (key.window == WindowState::kClosed) return std::nullopt;
  }
  if (exit.kind != ExitKind::kRenewal) {
    const Pulled pulled = PulledOf(hazards, exit);
    if (pulled.share == 0 && pulled.mention == 0) return std::nullopt;
  }
  return key;
}

Pulled PulledOf(const HazardInput& hazards, const Exit& exit) {
  Pulled pulled;
  if (exit.kind == ExitKind::kRenewal) {
    pulled.phi = hazards.renewal_direction;
    return pulled;
  }
  const ClubHazard& club = hazards.clubs[exit.club];
  const bool others = exit.club + 1 == static_cast<int>(hazards.clubs.size());
  pulled.share = club.share;
  if (others) {
    pulled.share = 1;
    for (const ClubHazard& named : hazards.clubs) {
      if (&named != &club) pulled.share -= named.share;
    }
  }
  const forecast::Pull& pull = club.pulls[FormOf(exit.kind)];
  pulled.mention = pull.mention;
  pulled.phi = pull.direction;
  pulled.stage = pull.stage;
  return pulled;
}

RateTerms TakeApart(absl::Span<const SagaData> sagas) {
  return Builder().Build(sagas);
}

}  // namespace hearsay::fit
