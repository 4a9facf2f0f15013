#include "query_service/fit/training_data.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/status_macros.h"
#include "query_service/dossier_view.h"
#include "query_service/fit/copy_counts.h"
#include "query_service/fit/parallel.h"
#include "query_service/root_builder.h"
#include "query_service/saga_bounds.h"

namespace hearsay::fit {
namespace {

class LogReader {
 public:
  // The reader can be let go at once, since nothing is applied.
  explicit LogReader(const LogSource& source)
      : source_(source),
        registry_(source.projection.Read().registry()),
        calendar_(source.projection.Read().calendar()) {
    registry_.VisitEntities(
        "", source.revision, [&](const v1::Entity& entity, int64_t) {
          if (entity.kind() == v1::ENTITY_KIND_PLAYER &&
              !registry_.IsMergedAway(entity.name(), source.revision)) {
            players_.push_back(entity.name());
          }
          return true;
        });
  }

  absl::StatusOr<TrainingData> Run() {
    TrainingData data;
    ASSIGN_OR_RETURN(const CopyCounts copies, CountAll());
    SetCopyRates(copies, data.base);
    ASSIGN_OR_RETURN(data.sagas, ReadAll(data.base));
    return data;
  }

 private:
  absl::StatusOr<CopyCounts> CountAll() {
    std::vector<CopyCounts> of_players(players_.size());
    RETURN_IF_ERROR(ForEachPlayer(
        "Players searched for copies",
        [&](int i, const Dossier& dossier) -> absl::Status {
          const DossierView view =
              MakeView(dossier, players_[i], registry_, source_.revision,
                       source_.train_until);
          of_players[i] =
              CountCopies(view, BuildRoots(view, SagaBounds(view)).roots);
          return absl::OkStatus();
        }));
    CopyCounts all;
    for (const CopyCounts& counts : of_players) all.Add(counts);
    return all;
  }

  absl::StatusOr<std::vector<SagaData>> ReadAll(const forecast::Model& base) {
    std::vector<std::vector<SagaData>> of_players(players_.size());
    RETURN_IF_ERROR(ForEachPlayer(
        "Players read", [&](int i, const Dossier& dossier) -> absl::Status {
          ASSIGN_OR_RETURN(
              of_players[i],
              ReadSagas({dossier, players_[i], registry_, calendar_,
                         source_.revision, source_.train_until,
                         source_.records_at, base}));
          return absl::OkStatus();
        }));
    std::vector<SagaData> all;
    for (std::vector<SagaData>& sagas : of_players) {
      for (SagaData& saga : sagas) all.push_back(std::move(saga));
    }
    return all;
  }

  // Returns the first error, by player.
  absl::Status ForEachPlayer(
      absl::string_view task,
      const std::function<absl::Status(int, const Dossier&)>& run) {
    const int count = static_cast<int>(players_.size());
    std::vector<absl::Status> statuses(players_.size());
    std::mutex mutex;
    int done = 0;  // guarded by mutex
    ParallelFor(count, source_.threads, [&](int i) {
      const auto dossier =
          source_.dossiers.Get(players_[i], registry_, source_.revision);
      statuses[i] = dossier.ok() ? run(i, **dossier) : dossier.status();
      const std::lock_guard lock(mutex);
      ++done;
      if (source_.on_progress) source_.on_progress(task, done, count);
    });
    for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
    return absl::OkStatus();
  }

  const LogSource& source_;
  const Registry& registry_;
  const Calendar& calendar_;
  std::vector<std::string> players_;  // canonical, by name
};

}  // namespace

absl::StatusOr<TrainingData> ReadTrainingData(const LogSource& source) {
  return LogReader(source).Run();
}

}  // namespace hearsay::fit
