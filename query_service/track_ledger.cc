#include "query_service/track_ledger.h"

#include <limits>

#include "common/errors.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"

namespace hearsay {

absl::StatusOr<std::shared_ptr<const IndexedRecords>> TrackLedger::At(
    int64_t revision, absl::Time said_by, absl::Time) {
  auto index = IndexAt(revision);
  if (!index.ok()) return StorageFailed(index.status());
  return std::make_shared<const IndexedRecords>(*std::move(index), said_by);
}

absl::StatusOr<absl::Time> TrackLedger::ChangedSince(int64_t from, int64_t to,
                                                     absl::Time) {
  auto older = IndexAt(from);
  if (!older.ok()) return StorageFailed(older.status());
  auto newer = IndexAt(to);
  if (!newer.ok()) return StorageFailed(newer.status());
  return RecordIndex::FirstDifference(**older, **newer);
}

absl::StatusOr<std::shared_ptr<const RecordIndex>> TrackLedger::IndexAt(
    int64_t revision) {
  const std::lock_guard lock(mutex_);
  for (const auto& [known, index] : indexes_) {
    if (known == revision) return index;
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   projection_.replica().PlayersInWeeks(
                       std::numeric_limits<int64_t>::min(),
                       std::numeric_limits<int64_t>::max(), revision,
                       std::numeric_limits<size_t>::max() - 1));
  std::vector<std::string> players;
  {
    const Projection::Reader reader = projection_.Read();
    for (const std::string& name : names) {
      players.push_back(reader.registry().Canonical(name, revision));
    }
  }
  SortUnique(players);
  std::vector<Contribution> contributions;
  for (const std::string& player : players) {
    RETURN_IF_ERROR(Evaluate(player, revision, contributions));
  }
  auto index = RecordIndex().Changed({}, contributions);
  indexes_.emplace_front(revision, index);
  if (indexes_.size() > 8) indexes_.pop_back();
  return index;
}

absl::Status TrackLedger::Evaluate(const std::string& player, int64_t revision,
                                   std::vector<Contribution>& contributions) {
  const Projection::Reader reader = projection_.Read();
  ASSIGN_OR_RETURN(const std::shared_ptr<const Dossier> dossier,
                   dossiers_.Get(player, reader.registry(), revision));
  int64_t dossier_change = 0;
  for (const auto& entry : dossier->entries) {
    if (entry->revision > revision) break;
    dossier_change = entry->revision;
  }
  const int64_t registry_change = reader.registry().LastChangeAt(revision);
  Evaluation& evaluation = evaluations_[player];
  if (evaluation.dossier_change != dossier_change ||
      evaluation.registry_change != registry_change) {
    evaluation = {
        dossier_change, registry_change,
        ContributionsOf(*dossier, player, reader.registry(), revision)};
  }
  contributions.insert(contributions.end(), evaluation.contributions.begin(),
                       evaluation.contributions.end());
  return absl::OkStatus();
}

}  // namespace hearsay
