#include "query_service/fit/saga_data.h"

#include <algorithm>
#include <utility>

#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "query_service/dossier_view.h"
#include "query_service/fit/ending.h"
#include "query_service/fit/rate_terms.h"
#include "query_service/fit/seen_views.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/situation.h"
#include "query_service/forecast/touch.h"
#include "query_service/saga_bounds.h"

namespace hearsay::fit {
namespace {

using forecast::RootWeight;
using forecast::Situation;
using forecast::StartState;
using forecast::Target;
using forecast::Touch;

// A registration is often told of after the window has closed: an exit that is
// recorded so long after it was last possible is taken to have been then.
constexpr absl::Duration kLateRecord = absl::Hours(7 * 24);

// Returns the way out that leads to a cell; nothing if the model has none.
std::optional<ExitKind> ExitTo(const forecast::CellName& cell) {
  switch (cell.form) {
    case v1::DEAL_FORM_FEE:
      return ExitKind::kFee;
    case v1::DEAL_FORM_LOAN:
      return ExitKind::kLoan;
    case v1::DEAL_FORM_FREE:
      return ExitKind::kFree;
    default:
      break;
  }
  if (cell.kind == query::v1::CELL_KIND_RENEWED) return ExitKind::kRenewal;
  return std::nullopt;
}

// Whether a claim that touches it can weigh on what may happen.
bool MayCount(const Touch& touch) {
  return touch.target != Target::kNothing &&
         touch.target != Target::kContractTerm;
}

// Whether anything weighs on what may happen.
bool HasEvidence(const Situation& situation) {
  return std::any_of(situation.roots.begin(), situation.roots.end(),
                     [](const RootWeight& root) {
                       return root.touch.target !=
                                  forecast::Target::kContractTerm &&
                              root.value != 0;
                     });
}

// Whether the model has rates for what can happen from a state on.
bool HasRates(const Situation& situation) {
  return !situation.state.decided &&
         (situation.start == StartState::kUnsettled ||
          situation.start == StartState::kRenewed ||
          situation.start == StartState::kReleased);
}

// Reads the sagas of one player.
class Reader {
 public:
  explicit Reader(const SagaSource& source)
      : source_(source),
        view_(MakeView(source.dossier, source.player, source.registry,
                       source.revision, source.train_until)),
        bounds_(view_),
        endings_(EndingsOf(view_)),
        seen_(source.dossier, source.player, source.registry, source.revision) {
  }

  absl::StatusOr<std::vector<SagaData>> Run() {
    std::vector<std::vector<absl::Time>> said = SaidInSagas();
    std::vector<SagaData> sagas;
    for (size_t i = 0; i < said.size(); ++i) {
      ASSIGN_OR_RETURN(SagaData saga, ReadSaga(endings_[i], said[i]));
      if (!saga.landmarks.empty()) sagas.push_back(std::move(saga));
    }
    return sagas;
  }

 private:
  // What was known at one time.
  struct Known {
    const SeenViews::Seen& seen;  // until the next KnownAt()
    std::shared_ptr<const forecast::SourceRecords> records;
    Situation situation;
  };

  // Returns when anything that may count was said in each saga, ascending.
  std::vector<std::vector<absl::Time>> SaidInSagas() const {
    std::vector<std::vector<absl::Time>> said(bounds_.count());
    for (const ViewClaim& claim : view_.claims) {
      // Whatever his club was then, no more than this can count.
      const Touch touch = forecast::TouchOf(claim, source_.player, "",
                                            source_.model.parameters);
      if (!MayCount(touch)) continue;
      said[bounds_.SagaAt(claim.said_time)].push_back(claim.said_time);
    }
    for (std::vector<absl::Time>& times : said) SortUnique(times);
    return said;
  }

  absl::StatusOr<SagaData> ReadSaga(const Ending& ending,
                                    const std::vector<absl::Time>& said) {
    SagaData saga;
    saga.player = std::string(source_.player);
    if (ending.known != absl::InfiniteFuture()) saga.resolved = ending.known;
    absl::Time until = std::min(ending.known, source_.train_until);
    if (ending.step.has_value()) until = std::min(until, ending.step->last);
    for (const absl::Time first : said) {
      if (first >= until) break;
      ASSIGN_OR_RETURN(const Known known, KnownAt(first));
      if (!HasEvidence(known.situation)) continue;
      saga.start = first;
      RETURN_IF_ERROR(AddLandmarks(known, ending, until, saga));
      break;
    }
    return saga;
  }

  // Adds the landmarks of a saga from the first one on, of which is known what
  // `first` says.
  absl::Status AddLandmarks(const Known& first, const Ending& ending,
                            absl::Time until, SagaData& saga) {
    if (!HasRates(first.situation)) return absl::OkStatus();
    saga.landmarks.push_back(MakeLandmark(first, ending));
    for (absl::Time now = saga.start + kLandmarkStep; now < until;
         now += kLandmarkStep) {
      ASSIGN_OR_RETURN(const Known known, KnownAt(now));
      // The state of the contract in which the saga began has ended.
      if (known.situation.start != first.situation.start ||
          !HasRates(known.situation)) {
        break;
      }
      saga.landmarks.push_back(MakeLandmark(known, ending));
    }
    return absl::OkStatus();
  }

  forecast::ForecastInput InputOf(const Known& known) const {
    return {known.seen.view,  known.seen.lineage, source_.registry,
            source_.calendar, source_.model,      *known.records};
  }

  absl::StatusOr<Known> KnownAt(absl::Time now) {
    Known known{seen_.At(now), nullptr, Situation()};
    ASSIGN_OR_RETURN(known.records, source_.records_at(now));
    known.situation = FindSituation(InputOf(known));
    return known;
  }

  Landmark MakeLandmark(const Known& known, const Ending& ending) const {
    const absl::Time now = known.seen.view.said_by;
    forecast::PreparedPass pass = PreparePass(InputOf(known), known.situation,
                                              {}, {now + kLandmarkReach});
    Landmark landmark;
    landmark.time = now;
    landmark.hazards = std::move(pass.hazards);
    landmark.hazards.deadlines.clear();
    landmark.exposure = std::min(kLandmarkReach, source_.train_until - now);
    if (!ending.step.has_value()) return landmark;
    const absl::Duration end = ending.step->last - now;
    if (end > landmark.exposure) return landmark;
    landmark.exposure = end;
    const std::optional<ExitKind> kind = ExitTo(ending.step->cell);
    if (kind.has_value()) {
      const auto club = std::find(pass.clubs.begin(), pass.clubs.end(),
                                  ending.step->cell.club);
      SetExit({*kind, *kind == ExitKind::kRenewal
                          ? 0
                          : static_cast<int>(club - pass.clubs.begin())},
              landmark);
    }
    return landmark;
  }

  // Sets how the exposure ends. An exit that the model excludes tells nothing
  // of its rate; the exposure then just ends.
  static void SetExit(const Exit& exit, Landmark& landmark) {
    const std::vector<GridCell> cells =
        GridCellsOf(landmark.hazards, landmark.exposure);
    for (auto cell = cells.rbegin(); cell != cells.rend(); ++cell) {
      const absl::Duration end = absl::Nanoseconds(cell->to);
      if (landmark.exposure - end > kLateRecord) return;
      if (!OpenBase(landmark.hazards, *cell, exit).has_value()) continue;
      landmark.exposure = end;
      landmark.exit = exit;
      return;
    }
  }

  const SagaSource& source_;
  const DossierView view_;
  const SagaBounds bounds_;
  const std::vector<Ending> endings_;
  SeenViews seen_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const forecast::SourceRecords>> NoRecordsAt(
    absl::Time) {
  return std::shared_ptr<const forecast::SourceRecords>(std::shared_ptr<void>(),
                                                        &forecast::NoRecords());
}

absl::StatusOr<std::vector<SagaData>> ReadSagas(const SagaSource& source) {
  return Reader(source).Run();
}

}  // namespace hearsay::fit
