#include "query_service/fit/saga_data.h"

#include <algorithm>
#include <utility>

#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "query_service/dossier_view.h"
#include "query_service/fit/ending.h"
#include "query_service/fit/rate_terms.h"
#include "query_service/forecast/forecast_input.h"
#include "query_service/forecast/player_state.h"
#include "query_service/forecast/situation.h"
#include "query_service/lineage.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"

namespace hearsay::fit {
namespace {

using forecast::RootWeight;
using forecast::Situation;
using forecast::StartState;

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
        view_(ViewAt(source.train_until)),
        bounds_(view_),
        endings_(EndingsOf(view_)) {}

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
  DossierView ViewAt(absl::Time said_by) const {
    return MakeView(source_.dossier, source_.player, source_.registry,
                    source_.revision, said_by);
  }

  // Returns when anything was said in each saga, ascending.
  std::vector<std::vector<absl::Time>> SaidInSagas() const {
    std::vector<std::vector<absl::Time>> said(bounds_.count());
    for (const ViewClaim& claim : view_.claims) {
      said[bounds_.SagaAt(claim.said_time)].push_back(claim.said_time);
    }
    for (std::vector<absl::Time>& times : said) SortUnique(times);
    return said;
  }

  absl::StatusOr<SagaData> ReadSaga(const Ending& ending,
                                    const std::vector<absl::Time>& said) const {
    SagaData saga;
    saga.player = std::string(source_.player);
    if (ending.known != absl::InfiniteFuture()) saga.resolved = ending.known;
    absl::Time until = std::min(ending.known, source_.train_until);
    if (ending.step.has_value()) until = std::min(until, ending.step->last);
    StartState start = StartState::kRetired;
    for (const absl::Time first : said) {
      if (first >= until) break;
      ASSIGN_OR_RETURN(Opened opened, Open(first));
      if (!HasEvidence(opened.situation)) continue;
      saga.start = first;
      start = opened.situation.start;
      break;
    }
    if (start == StartState::kRetired) return saga;
    for (absl::Time now = saga.start; now < until; now += kLandmarkStep) {
      ASSIGN_OR_RETURN(const Opened opened, Open(now));
      // The state of the contract in which the saga began has ended.
      if (opened.situation.start != start || !HasRates(opened.situation)) break;
      saga.landmarks.push_back(MakeLandmark(opened, ending));
    }
    return saga;
  }

  // What was known at one time.
  struct Opened {
    DossierView view;
    Lineage lineage;
    std::shared_ptr<const forecast::SourceRecords> records;
    Situation situation;
  };

  forecast::ForecastInput InputOf(const Opened& opened) const {
    return {opened.view,      opened.lineage, source_.registry,
            source_.calendar, source_.model,  *opened.records};
  }

  absl::StatusOr<Opened> Open(absl::Time now) const {
    Opened opened;
    opened.view = ViewAt(now);
    // A forecast weighs roots only.
    opened.lineage.roots =
        BuildRoots(opened.view, SagaBounds(opened.view)).roots;
    ASSIGN_OR_RETURN(opened.records, source_.records_at(now));
    opened.situation = FindSituation(InputOf(opened));
    return opened;
  }

  Landmark MakeLandmark(const Opened& opened, const Ending& ending) const {
    const absl::Time now = opened.view.said_by;
    forecast::PreparedPass pass = PreparePass(InputOf(opened), opened.situation,
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
