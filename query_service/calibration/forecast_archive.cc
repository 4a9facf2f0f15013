#include "query_service/calibration/forecast_archive.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/clock.h"
#include "common/errors.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"
#include "query_service/calibration/judge.h"
#include "query_service/calibration/landmark_forecast.h"
#include "query_service/calibration/landmarks.h"
#include "query_service/calibration/moments.h"
#include "query_service/lineage.h"
#include "query_service/said_weeks.h"

namespace hearsay {
namespace {

using calibration::JudgedEvent;
using calibration::LandmarkForecast;
using calibration::PlayerHistory;
using calibration::SagaDigest;
using calibration::SagaSpan;
using calibration::Span;

// Versions kept of each thing: that of the head, and that of a snapshot that
// somebody goes back to.
constexpr size_t kVersionsMax = 2;

// What all stories depend on.
struct SharedState {
  friend bool operator==(const SharedState&, const SharedState&) = default;

  int64_t change = 0;  // the last of registry and calendar
  double share_scale = 1;
};

SharedState SharedStateAt(const Projection::Reader& reader, int64_t revision) {
  const std::vector<int64_t>& changes = reader.shared_changes();
  const auto after = std::upper_bound(changes.begin(), changes.end(), revision);
  return {after == changes.begin() ? 0 : *(after - 1),
          reader.registry().DepartureShareScale(revision)};
}

// What is kept depends on nothing else of the log.
struct HistoryKey {
  friend bool operator==(const HistoryKey&, const HistoryKey&) = default;

  int64_t last_entry = 0;   // of the dossier
  int64_t description = 0;  // of the player: revision
  SharedState shared;
};

// The same of a forecast, but for the track records.
struct ForecastKey {
  friend bool operator==(const ForecastKey&, const ForecastKey&) = default;

  int64_t last_bearing = 0;  // entry of the dossier
  int64_t description = 0;
  SharedState shared;
  std::string model;
};

// What everything of a player depends on, but for the track records.
struct DigestsKey {
  friend bool operator==(const DigestsKey&, const DigestsKey&) = default;

  HistoryKey history;
  std::string newest_model;
  CalibrationFilter filter;
};

struct KeptHistory {
  HistoryKey key;
  Span said_by;
  std::shared_ptr<const PlayerHistory> history;
};

struct KeptForecast {
  ForecastKey key;
  int64_t records_revision = 0;  // of the track records
  std::shared_ptr<const LandmarkForecast> forecast;
};

struct KeptDigests {
  DigestsKey key;
  Span said_by;  // in which the same deadlines have passed
  int64_t records_revision = 0;
  absl::Time last_landmark = absl::InfinitePast();
  ForecastArchive::Digests digests;
};

// Puts the newest first and drops what is too much.
template <typename Kept>
const Kept& Keep(Kept added, std::vector<Kept>& kept) {
  kept.insert(kept.begin(), std::move(added));
  if (kept.size() > kVersionsMax) kept.pop_back();
  return kept.front();
}

}  // namespace

// All that is kept of one player.
struct ForecastArchive::Shelf {
  std::mutex mutex;  // for all below

  // The players whose records his dossier holds, and these records; whole up
  // to `built_to`, with the merges up to `last_merge`.
  std::vector<std::string> names;
  std::vector<calibration::RecordSince> records;
  int64_t built_to = -1;
  int64_t last_merge = 0;

  std::vector<KeptHistory> histories;
  std::map<absl::Time, std::vector<KeptForecast>> forecasts;  // by landmark
  std::vector<KeptDigests> digests;
};

// Looks through the players as of one revision and said-by time.
class ForecastArchive::Search {
 public:
  Search(ForecastArchive& archive, int64_t revision, absl::Time said_by,
         const CalibrationFilter& filter, absl::Time deadline)
      : archive_(archive),
        projection_(archive.projection_),
        revision_(revision),
        said_by_(said_by),
        filter_(filter),
        deadline_(deadline) {}

  absl::StatusOr<Digests> Run() {
    ASSIGN_OR_RETURN(tracked_to_,
                     archive_.changes_.CatchUp(revision_, deadline_));
    ASSIGN_OR_RETURN(const std::vector<std::string> players, FindPlayers());
    for (size_t i = 0; i < players.size(); ++i) {
      const absl::Status status = AddPlayer(players[i]);
      if (status.ok()) continue;
      if (!absl::IsDeadlineExceeded(status)) return status;
      return DeadlineTooShort(absl::StrCat("Forecasts of only ", i, " of ",
                                           players.size(),
                                           " players were made."));
    }
    return std::move(digests_);
  }

 private:
  // Returns the players of whom anything can have been said, by the names that
  // they have then.
  absl::StatusOr<std::vector<std::string>> FindPlayers() {
    const auto names = projection_.replica().PlayersInWeeks(
        std::numeric_limits<int64_t>::min(), WeekOf(said_by_), revision_,
        std::numeric_limits<size_t>::max() - 1);
    if (!names.ok()) return StorageFailed(names.status());
    std::vector<std::string> players;
    players.reserve(names->size());
    const Projection::Reader reader = projection_.Read();
    shared_ = SharedStateAt(reader, revision_);
    models_ = reader.models();
    newest_model_ = models_.At(revision_, absl::InfiniteFuture())->name;
    for (const std::string& name : *names) {
      players.push_back(reader.registry().Canonical(name, revision_));
    }
    SortUnique(players);
    return players;
  }

  absl::Status AddPlayer(const std::string& player) {
    const std::shared_ptr<Shelf> shelf = archive_.ShelfOf(player);
    const std::lock_guard lock(shelf->mutex);
    const int64_t made = made_;
    const absl::Status status = AddDigests(player, *shelf);
    archive_.Used(player, shelf->forecasts.size(), made_ - made);
    return status;
  }

  absl::Status AddDigests(const std::string& player, Shelf& shelf) {
    dossier_ = nullptr;
    RETURN_IF_ERROR(RefreshIndex(player, shelf));
    const DigestsKey key = {{calibration::LastBearing(shelf.records, revision_,
                                                      absl::InfiniteFuture()),
                             description_, shared_},
                            newest_model_,
                            filter_};
    for (KeptDigests& kept : shelf.digests) {
      if (!(kept.key == key) || !kept.said_by.Contains(said_by_)) continue;
      ASSIGN_OR_RETURN(const bool same, HasSameRecords(kept.records_revision,
                                                       kept.last_landmark));
      if (!same) continue;
      kept.records_revision = revision_;
      digests_.insert(digests_.end(), kept.digests.begin(), kept.digests.end());
      return absl::OkStatus();
    }
    KeptDigests made;
    made.key = key;
    made.records_revision = revision_;
    RETURN_IF_ERROR(MakeDigests(player, shelf, made));
    const KeptDigests& kept = Keep(std::move(made), shelf.digests);
    digests_.insert(digests_.end(), kept.digests.begin(), kept.digests.end());
    return absl::OkStatus();
  }

  // Fills in the digests of the key that is set.
  absl::Status MakeDigests(const std::string& player, Shelf& shelf,
                           KeptDigests& made) {
    ASSIGN_OR_RETURN(const KeptHistory kept,
                     HistoryOf(player, made.key.history, shelf));
    made.said_by = kept.said_by;
    for (const SagaSpan& saga : kept.history->sagas) {
      std::vector<JudgedEvent> events;
      for (const absl::Time landmark :
           calibration::LandmarksOf(saga, said_by_)) {
        Narrow(landmark, made.said_by);
        if (!IsWanted(landmark)) continue;
        ASSIGN_OR_RETURN(const std::shared_ptr<const LandmarkForecast> forecast,
                         ForecastAt(landmark, player, shelf));
        made.last_landmark = std::max(made.last_landmark, landmark);
        JudgeForecast(*kept.history, landmark, *forecast, said_by_, events);
      }
      std::erase_if(events, [&](const JudgedEvent& event) {
        return !filter_.Wants(event);
      });
      if (events.empty()) continue;
      made.digests.push_back(std::make_shared<const SagaDigest>(
          calibration::DigestOf(player, saga, events)));
    }
    return absl::OkStatus();
  }

  // Narrows `span` to the times by which as many of a landmark's deadlines have
  // passed. The next landmark is no earlier than the first of them.
  void Narrow(absl::Time landmark, Span& span) const {
    for (const int weeks : calibration::kHorizonWeeks) {
      const absl::Time deadline = landmark + weeks * forecast::kWeek;
      if (deadline <= said_by_) {
        span.from = std::max(span.from, deadline);
      } else {
        span.until = std::min(span.until, deadline);
      }
    }
  }

  // Whether forecasts made at a landmark are wanted of which any deadline has
  // passed.
  bool IsWanted(absl::Time landmark) const {
    int weeks = calibration::kHorizonWeeks.front();
    if (!filter_.horizon_weeks.empty()) {
      weeks = *std::min_element(filter_.horizon_weeks.begin(),
                                filter_.horizon_weeks.end());
    }
    return landmark + weeks * forecast::kWeek <= said_by_ &&
           filter_.start <= landmark && landmark < filter_.end;
  }

  // Makes the shelf know of all records up to the revision.
  absl::Status RefreshIndex(const std::string& player, Shelf& shelf) {
    const Projection::Reader reader = projection_.Read();
    const Registry& registry = reader.registry();
    description_ = registry.FindRevision(player, revision_);
    const bool is_whole =
        shelf.built_to >= 0 && shelf.last_merge == registry.last_merge() &&
        (revision_ <= shelf.built_to ||
         !archive_.changes_.AnyChangedAfter(shelf.built_to, shelf.names));
    if (is_whole) {
      shelf.built_to = std::max(shelf.built_to, revision_);
      return absl::OkStatus();
    }
    // Of what came before that the tracker knows nothing.
    RETURN_IF_ERROR(
        OpenDossier(player, reader, std::max(revision_, tracked_to_)));
    shelf.names = NamesIn(*dossier_, player, registry);
    shelf.records = calibration::RecordsSince(*dossier_);
    shelf.built_to = dossier_->built_to;
    shelf.last_merge = registry.last_merge();
    return absl::OkStatus();
  }

  // Returns whose records a dossier holds: the player's, by any name that he
  // ever had, and those of the players linked to him.
  static std::vector<std::string> NamesIn(const Dossier& dossier,
                                          const std::string& player,
                                          const Registry& registry) {
    const std::vector<std::string> own = registry.EverSameAs(player);
    std::vector<std::string> names = own;
    for (const auto& entry : dossier.entries) {
      for (const std::string& linked : AlternativesTo(*entry, own)) {
        const std::vector<std::string> same = registry.EverSameAs(linked);
        names.insert(names.end(), same.begin(), same.end());
      }
    }
    SortUnique(names);
    return names;
  }

  absl::Status OpenDossier(const std::string& player,
                           const Projection::Reader& reader, int64_t revision) {
    if (dossier_ != nullptr) return absl::OkStatus();
    auto dossier = archive_.dossiers_.Get(player, reader.registry(), revision);
    if (!dossier.ok()) return StorageFailed(dossier.status());
    dossier_ = *std::move(dossier);
    return absl::OkStatus();
  }

  absl::StatusOr<KeptHistory> HistoryOf(const std::string& player,
                                        const HistoryKey& key, Shelf& shelf) {
    for (const KeptHistory& kept : shelf.histories) {
      if (kept.key == key && kept.said_by.Contains(said_by_)) return kept;
    }
    const Projection::Reader reader = projection_.Read();
    RETURN_IF_ERROR(OpenDossier(player, reader, revision_));
    const Registry& registry = reader.registry();
    KeptHistory made;
    made.key = key;
    made.said_by = calibration::UnchangedAround(
        *dossier_, registry.Find(player, revision_), revision_, said_by_);
    made.history = std::make_shared<const PlayerHistory>(calibration::HistoryOf(
        MakeView(*dossier_, player, registry, revision_, said_by_), registry));
    return Keep(std::move(made), shelf.histories);
  }

  absl::StatusOr<std::shared_ptr<const LandmarkForecast>> ForecastAt(
      absl::Time landmark, const std::string& player, Shelf& shelf) {
    const ModelCatalog::ModelPtr model = models_.At(revision_, landmark);
    const ForecastKey key = {
        calibration::LastBearing(shelf.records, revision_, landmark),
        description_, shared_, model->name};
    std::vector<KeptForecast>& kept_here = shelf.forecasts[landmark];
    for (KeptForecast& kept : kept_here) {
      if (!(kept.key == key)) continue;
      ASSIGN_OR_RETURN(const bool same,
                       HasSameRecords(kept.records_revision, landmark));
      if (!same) continue;
      kept.records_revision = revision_;
      return kept.forecast;
    }
    ASSIGN_OR_RETURN(LandmarkForecast made, Make(landmark, player, *model));
    KeptForecast added = {
        key, revision_,
        std::make_shared<const LandmarkForecast>(std::move(made))};
    return Keep(std::move(added), kept_here).forecast;
  }

  // Whether the track records as of revision `before` and up to a landmark are
  // those of this search.
  absl::StatusOr<bool> HasSameRecords(int64_t before, absl::Time landmark) {
    if (before == revision_) return true;
    const auto known = records_change_.find(before);
    if (known != records_change_.end()) return landmark < known->second;
    ASSIGN_OR_RETURN(
        const absl::Time change,
        archive_.ledger_.ChangedSince(std::min(before, revision_),
                                      std::max(before, revision_), deadline_));
    records_change_.emplace(before, change);
    return landmark < change;
  }

  absl::StatusOr<LandmarkForecast> Make(absl::Time landmark,
                                        const std::string& player,
                                        const forecast::Model& model) {
    // One at least in each call, so that repeated ones come to an end.
    if (made_ > 0 && clock_.Now() >= deadline_) {
      return absl::DeadlineExceededError("");
    }
    ASSIGN_OR_RETURN(
        const std::shared_ptr<const forecast::SourceRecords> records,
        archive_.ledger_.At(revision_, landmark, deadline_));
    // Registry and calendar say the same as of the revision whenever they are
    // read, so that the feed need not wait for what lies between.
    DossierView view;
    {
      const Projection::Reader reader = projection_.Read();
      RETURN_IF_ERROR(OpenDossier(player, reader, revision_));
      view =
          MakeView(*dossier_, player, reader.registry(), revision_, landmark);
    }
    const Lineage lineage = BuildLineage(view);
    ++made_;
    const Projection::Reader reader = projection_.Read();
    return calibration::MakeLandmarkForecast(
        {view, lineage, reader.registry(), reader.calendar(), model, *records});
  }

  ForecastArchive& archive_;
  const Projection& projection_;
  const int64_t revision_;
  const absl::Time said_by_;
  const CalibrationFilter& filter_;
  const absl::Time deadline_;
  const SystemClock clock_;

  int64_t tracked_to_ = 0;
  SharedState shared_;
  ModelCatalog models_;
  std::string newest_model_;  // of the revision
  // From when on track records as of the revision differ from those as of
  // another one.
  absl::flat_hash_map<int64_t, absl::Time> records_change_;
  int64_t made_ = 0;
  Digests digests_;

  // Of the player who is looked at.
  int64_t description_ = 0;
  std::shared_ptr<const Dossier> dossier_;  // null: not needed yet
};

bool CalibrationFilter::Wants(const JudgedEvent& event) const {
  const auto wants = [](const auto& wanted, auto value) {
    return wanted.empty() ||
           std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  };
  return wants(events, event.event) &&
         wants(horizon_weeks, event.horizon_weeks);
}

ForecastArchive::ForecastArchive(const Projection& projection,
                                 DossierCache& dossiers, TrackLedger& ledger,
                                 size_t forecasts_max)
    : projection_(projection),
      dossiers_(dossiers),
      ledger_(ledger),
      forecasts_max_(forecasts_max),
      changes_(projection.replica()) {}

ForecastArchive::~ForecastArchive() = default;

absl::StatusOr<ForecastArchive::Digests> ForecastArchive::Judge(
    int64_t revision, absl::Time said_by, const CalibrationFilter& filter,
    absl::Time deadline) {
  return Search(*this, revision, said_by, filter, deadline).Run();
}

std::shared_ptr<ForecastArchive::Shelf> ForecastArchive::ShelfOf(
    const std::string& player) {
  const std::lock_guard lock(mutex_);
  const auto [it, is_new] = slots_.try_emplace(player);
  if (is_new) {
    it->second.shelf = std::make_shared<Shelf>();
    used_.push_front(player);
    it->second.used = used_.begin();
  }
  return it->second.shelf;
}

void ForecastArchive::Used(const std::string& player, size_t forecasts,
                           int64_t made) {
  const std::lock_guard lock(mutex_);
  made_ += made;
  const auto it = slots_.find(player);
  if (it == slots_.end()) return;  // dropped meanwhile
  Slot& slot = it->second;
  used_.splice(used_.begin(), used_, slot.used);
  forecasts_ += forecasts - slot.forecasts;
  slot.forecasts = forecasts;
  while (forecasts_ > forecasts_max_ && used_.size() > 1) {
    const auto oldest = slots_.find(used_.back());
    forecasts_ -= oldest->second.forecasts;
    slots_.erase(oldest);
    used_.pop_back();
  }
}

int64_t ForecastArchive::made_count() const {
  const std::lock_guard lock(mutex_);
  return made_;
}

}  // namespace hearsay
